package dev.parley.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A loop on a thread of its own, which keeps no program from ending.
final class ThreadLoop implements Loop {
    private static final System.Logger LOG = System.getLogger(ThreadLoop.class.getName());
    private static final AtomicInteger MADE = new AtomicInteger();

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            work -> Thread.ofPlatform()
                    .daemon()
                    .name("parley-client-" + MADE.incrementAndGet())
                    .unstarted(work));

    ThreadLoop() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void execute(Runnable work) {
        try {
            thread.execute(() -> run(work));
        } catch (RejectedExecutionException closed) {
            // What the network still says to a closed client is of no interest.
        }
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        try {
            ScheduledFuture<?> planned = thread.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a step of the client failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
