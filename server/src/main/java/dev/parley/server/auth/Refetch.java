package dev.parley.server.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps tokens with made-up key ids from turning into a load on whoever has the keys: one thread fetches, those
/// that come meanwhile wait for it, and nobody fetches again before 30 s have passed.
final class Refetch {
    static final Duration MIN_INTERVAL = Duration.ofSeconds(30);

    private final Clock clock;
    private final Runnable fetch;

    /// Guards the two fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private Instant nextStart = Instant.MIN;
    private @Nullable FutureTask<@Nullable Void> inFlight;

    /// Calls nothing yet.
    ///
    /// @param fetch throws nothing that is expected
    Refetch(Clock clock, Runnable fetch) {
        this.clock = clock;
        this.fetch = fetch;
    }

    /// Fetches, or waits for the fetch that is in flight, or does nothing if the last one is too recent.
    void run() {
        FutureTask<@Nullable Void> mine = null;
        FutureTask<@Nullable Void> current;
        lock.lock();
        try {
            current = inFlight;
            if (current == null || current.isDone()) {
                Instant now = clock.instant();
                if (now.isBefore(nextStart)) return;
                nextStart = now.plus(MIN_INTERVAL);
                mine = new FutureTask<>(fetch, null);
                current = mine;
                inFlight = mine;
            }
        } finally {
            lock.unlock();
        }
        if (mine != null) mine.run();
        await(current);
    }

    private static void await(FutureTask<@Nullable Void> fetched) {
        try {
            fetched.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for keys");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unexpected) throw unexpected;
            throw new IllegalStateException(e.getCause());
        }
    }
}
