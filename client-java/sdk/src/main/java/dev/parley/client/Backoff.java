package dev.parley.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Full jitter: each pause is anything between nothing and a limit that doubles from failure to failure. So
/// clients that were cut off together do not come back together.
final class Backoff {
    private static final int DOUBLINGS = 16;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /// The pause before the next try.
    Duration next() {
        long limit = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures, DOUBLINGS));
        failures++;
        return Duration.ofNanos(random.nextLong(limit + 1));
    }

    /// How many pauses were asked for since the last success.
    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }
}
