package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), new Random(3));

    @Test
    void itsLimitDoublesUpToTheLongest() {
        for (int round = 0; round < 200; round++) {
            backoff.reset();
            for (long limit : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000}) {
                assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofMillis(limit));
            }
            assertThat(backoff.failures()).isEqualTo(8);
        }
    }

    @Test
    void itIsSpreadOverTheWholeOfIt() {
        long early = 0;
        for (int i = 0; i < 1_000; i++) {
            backoff.reset();
            if (backoff.next().toMillis() < 250) early++;
        }

        assertThat(early).isBetween(400L, 600L);
    }

    @Test
    void itEndsNeverHoweverOftenItFails() {
        for (int i = 0; i < 10_000; i++) assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(20));
    }
}
