package dev.parley.server.auth;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats a task on a virtual thread of its own. A failure is logged once and the task tried again in its time.
final class Upkeep implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final String name;
    private final Duration pause;
    private final Runnable task;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    Upkeep(String name, Duration pause, Runnable task) {
        this.name = name;
        this.pause = pause;
        this.task = task;
    }

    /// Runs the task after one pause, and again after each further one.
    void start() {
        thread = Thread.ofVirtual().name(name).start(this::loop);
    }

    private void loop() {
        boolean failed = false;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                failed = !succeeds(failed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeeds(boolean failedBefore) {
        try {
            task.run();
            if (failedBefore) LOG.info("{}: works again", name);
            return true;
        } catch (RuntimeException e) {
            if (!failedBefore) LOG.warn("{}: failed, trying again every {}", name, pause, e);
            return false;
        }
    }

    /// Lets a run that is under way end, for at most 5 s.
    @Override
    public void close() {
        closed.countDown();
        if (thread == null) return;
        try {
            if (!thread.join(CLOSE_TIMEOUT)) LOG.warn("{}: still running", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
