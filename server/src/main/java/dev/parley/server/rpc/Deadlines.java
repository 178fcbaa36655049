package dev.parley.server.rpc;

import dev.parley.server.store.Reads;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Until when a request is worth working on: its call's deadline, and never longer than {@link #LONGEST_SECONDS}.
final class Deadlines {
    static final int LONGEST_SECONDS = 30;

    private Deadlines() {}

    static Deadline current() {
        Deadline longest = Deadline.after(LONGEST_SECONDS, TimeUnit.SECONDS);
        Deadline ofCall = Context.current().getDeadline();
        return ofCall == null ? longest : ofCall.minimum(longest);
    }

    /// By `System.nanoTime()`.
    static long nanoTime(Deadline deadline) {
        return System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }

    /// Runs something whose reads of the store give up at the deadline.
    static <T> T within(Deadline deadline, Supplier<T> work) {
        Instant end = Instant.now().plusNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
        return ScopedValue.where(Reads.DEADLINE, end).call(work::get);
    }
}
