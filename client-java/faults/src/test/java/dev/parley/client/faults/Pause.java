package dev.parley.client.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The pace of those who write and look on, and the delay of a line. Never used to wait for something.
final class Pause {
    private Pause() {}

    static void of(Duration pause) {
        until(System.nanoTime() + pause.toNanos());
    }

    /// Until a time of [System#nanoTime], or until the thread is interrupted.
    static void until(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) return;
            LockSupport.parkNanos(left);
        }
    }
}
