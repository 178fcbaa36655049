package dev.parley.server.rpc;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One stream's reads: few at once, so that one client does not take the database from the others, and none while many
/// bytes of answers wait for a client that does not read them. Never blocks.
final class PacedReads {
    static final int MAX_AT_ONCE = 4;
    static final long MAX_OWED_BYTES = 4 << 20;

    private final Executor virtualThreads;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong owedBytes = new AtomicLong();

    PacedReads(Executor virtualThreads) {
        this.virtualThreads = virtualThreads;
    }

    /// Runs a read on a virtual thread, sooner or later.
    void add(Runnable read) {
        waiting.add(read);
        startWhatMay();
    }

    /// Answers went into the subscriber's hands (more) or out to the client (fewer).
    void owe(long bytes) {
        owedBytes.addAndGet(bytes);
        if (bytes < 0) startWhatMay();
    }

    private void startWhatMay() {
        while (!waiting.isEmpty() && owedBytes.get() < MAX_OWED_BYTES) {
            if (running.incrementAndGet() > MAX_AT_ONCE) {
                // Whoever frees the place that was full looks again, unless it did just before it was given back.
                if (running.decrementAndGet() >= MAX_AT_ONCE) return;
                continue;
            }
            Runnable read = waiting.poll();
            if (read == null) {
                running.decrementAndGet();
                continue;
            }
            virtualThreads.execute(() -> run(read));
        }
    }

    private void run(Runnable read) {
        try {
            read.run();
        } finally {
            running.decrementAndGet();
            startWhatMay();
        }
    }
}
