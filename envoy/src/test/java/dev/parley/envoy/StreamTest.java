package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Streams last, whatever else is cut.
@ExtendWith(OnStage.class)
final class StreamTest {
    private static final int POLLS_THAT_ARE_CUT = 3;

    @Test
    void aStreamOutlivesEveryTimeOut(Stage stage) {
        try (Scene scene = Scene.broken(stage, StreamTest::impatient)) {
            pollUntilItIsCut(stage, scene);
            scene.nobodySuffers();
        }
    }

    @Test
    void theCheckNoticesAStreamWithATimeOut(Stage stage) {
        try (Scene scene = Scene.broken(
                stage, c -> impatient(c).with("timeout: 0s, idle_timeout: 60s", "timeout: 1s, idle_timeout: 60s"))) {
            pollUntilItIsCut(stage, scene);
            scene.somebodySuffers();
        }
    }

    /// All times, but those of streams, are one or two seconds.
    private static Configuration impatient(Configuration configuration) {
        return configuration
                .with("cluster: nodes, timeout: 40s", "cluster: nodes, timeout: 2s")
                .with("cluster: nodes, timeout: 30s", "cluster: nodes, timeout: 1s")
                .with("request_headers_timeout: 10s", "request_headers_timeout: 1s")
                .with("request_timeout: 30s", "request_timeout: 1s")
                .with("stream_idle_timeout: 60s", "stream_idle_timeout: 1s")
                .with("idle_timeout: 300s", "idle_timeout: 1s")
                .with("idle_timeout: 240s", "idle_timeout: 1s");
    }

    /// That a request is cut shows that the times are in force, and that they have passed.
    private static void pollUntilItIsCut(Stage stage, Scene scene) {
        String base = "http://127.0.0.1:" + scene.port();
        String token = Http.json(Http.call(stage.base(), stage.bob, "StreamService/Poll", "{}"))
                .get("resumeToken")
                .getAsString();
        for (int poll = 0; poll < POLLS_THAT_ARE_CUT; poll++) {
            assertThat(Http.call(base, stage.bob, "StreamService/Poll", "{\"resumeToken\": \"" + token + "\"}")
                            .statusCode())
                    .isGreaterThanOrEqualTo(400);
        }
    }
}
