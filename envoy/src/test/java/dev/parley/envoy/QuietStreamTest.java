package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs late, so that the stream has been open for long when one looks.
@Order(OnStage.LATE)
@ExtendWith(OnStage.class)
final class QuietStreamTest {
    /// The first frame, and one every 20 s: by then 80 s have passed, more than the 60 s after which Envoy cuts what is
    /// silent.
    private static final int FRAMES = 5;

    private static final Duration PASSES_WITHIN = Duration.ofSeconds(100);

    @Test
    void aStreamOnWhichNobodySpeaksIsKeptByHeartbeats(Stage stage) {
        await().atMost(PASSES_WITHIN).until(() -> stage.carol.frames() >= FRAMES || stage.carol.hasEnded());
        assertThat(stage.carol.end()).isEmpty();
    }
}
