package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class FreshIdsTest {
    private static final RandomGenerator NOTHING = () -> 0;
    private static final RandomGenerator EVERYTHING = () -> -1;

    @Test
    void anIdOfALaterMillisecondIsGreater() {
        assertThat(at("2026-05-04T10:00:00.001Z", NOTHING)).isGreaterThan(at("2026-05-04T10:00:00Z", EVERYTHING));
    }

    @Test
    void anIdIsMillisecondsSince2020AndThenTwentyOneRandomBits() {
        assertThat(at("2020-01-01T00:00:01Z", NOTHING)).isEqualTo(1000L << 21);
        assertThat(at("2020-01-01T00:00:01Z", EVERYTHING)).isEqualTo((1001L << 21) - 1);
    }

    @Test
    void anIdIsPositiveWhateverTheClockSays() {
        assertThat(at("2020-01-01T00:00:00Z", NOTHING)).isEqualTo(1);
        assertThat(at("1970-01-01T00:00:00Z", NOTHING)).isEqualTo(1);
        assertThat(at("2159-01-01T00:00:00Z", EVERYTHING)).isPositive();
        assertThat(at("9999-01-01T00:00:00Z", EVERYTHING)).isEqualTo(Long.MAX_VALUE);
    }

    private static long at(String time, RandomGenerator random) {
        return new FreshIds(Clock.fixed(Instant.parse(time), ZoneOffset.UTC), random).next();
    }
}
