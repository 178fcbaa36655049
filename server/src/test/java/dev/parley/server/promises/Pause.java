package dev.parley.server.promises;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// The pace of a client that is no machine gun, and its back-off. Never used to wait for something.
final class Pause {
    private Pause() {}

    static void upTo(Duration longest, RandomGenerator random) {
        LockSupport.parkNanos(random.nextLong(longest.toNanos()));
    }
}
