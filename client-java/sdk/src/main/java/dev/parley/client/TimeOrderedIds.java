package dev.parley.client;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// UUIDs of version 7 (RFC 9562) that grow: within one millisecond, and when the clock steps back, the last
/// one's time goes on with a counter in the 12 bits behind it. A store that sorts them has them in the order
/// in which they were made.
final class TimeOrderedIds {
    private static final int COUNTER_BITS = 12;
    private static final int TIME_SHIFT = 16;
    private static final long COUNTER_MASK = (1 << COUNTER_BITS) - 1;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final RandomGenerator random;
    /// Milliseconds and counter in one number, of the newest id.
    private long last;

    TimeOrderedIds(RandomGenerator random) {
        this.random = random;
    }

    /// All that are made from now on come after this one, whatever the clock says.
    synchronized void startAfter(String id) {
        long high = UUID.fromString(id).getMostSignificantBits();
        last = Math.max(last, ((high >>> TIME_SHIFT) << COUNTER_BITS) | (high & COUNTER_MASK));
    }

    synchronized String next(Instant now) {
        last = Math.max(last + 1, now.toEpochMilli() << COUNTER_BITS);
        long high = ((last >>> COUNTER_BITS) << TIME_SHIFT) | VERSION | (last & COUNTER_MASK);
        long low = (random.nextLong() >>> 2) | VARIANT;
        return new UUID(high, low).toString();
    }
}
