package dev.parley.server.promises;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// The pace of a client that is no machine gun, its back-off, and how long a load goes on. Never used to wait for
/// something.
final class Pause {
    private Pause() {}

    static void atLeast(Duration pause) {
        for (long end = System.nanoTime() + pause.toNanos(); System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    static void upTo(Duration longest, RandomGenerator random) {
        LockSupport.parkNanos(random.nextLong(longest.toNanos()));
    }
}
