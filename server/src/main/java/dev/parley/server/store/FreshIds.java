package dev.parley.server.store;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// Makes ids of users and rooms: 42 bits of milliseconds since 2020 (enough until 2159), then 21 random bits. So
/// newer rows lie together in an index, nodes need not agree on anything, and nobody can count users from an id.
///
/// Two ids of one millisecond are equal once in two million times: whoever inserts one takes another on a
/// collision. Safe for many threads if the generator is.
public final class FreshIds {
    private static final int RANDOM_BITS = 21;
    private static final long MAX_MILLIS = (1L << 42) - 1;
    private static final long EPOCH_MILLIS =
            Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

    private final Clock clock;
    private final RandomGenerator random;

    public FreshIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// An id that was most probably never given: 1 or greater.
    public long next() {
        long millis = Math.clamp(clock.millis() - EPOCH_MILLIS, 0, MAX_MILLIS);
        return Math.max(1, (millis << RANDOM_BITS) | random.nextLong(1L << RANDOM_BITS));
    }
}
