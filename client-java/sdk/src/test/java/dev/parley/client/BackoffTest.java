package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What `pauses.json` cannot say: the limits of each pause are there.
final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), new Random(3));

    @Test
    void aSuccessBeginsAnew() {
        for (int round = 0; round < 200; round++) {
            for (int failures = 0; failures < 8; failures++) {
                assertThat(backoff.failures()).isEqualTo(failures);
                Duration _ = backoff.next();
            }
            backoff.reset();
            assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
            backoff.reset();
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
}
