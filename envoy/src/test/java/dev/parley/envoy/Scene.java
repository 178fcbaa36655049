package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;

/// An Envoy of one's own, with three who listen through it: by Subscribe and by Connect over gRPC, and by gRPC-Web.
/// All share one connection to the server.
final class Scene implements AutoCloseable {
    private static final Duration HEARS_WITHIN = Duration.ofSeconds(10);
    /// For how long one is listened for who is expected to hear nothing.
    private static final Duration SUFFERS_FOR = Duration.ofSeconds(4);

    private static final Duration LOOKS_EVERY = Duration.ofMillis(10);

    private final Stage stage;
    private final EnvoyProcess envoy;
    private final List<Bystander> bystanders;
    private final List<Runnable> others = new ArrayList<>();

    /// With the configuration as it is.
    static Scene asItIs(Stage stage) {
        return broken(stage, UnaryOperator.identity());
    }

    /// With a broken twin of it.
    static Scene broken(Stage stage, UnaryOperator<Configuration> defect) {
        return new Scene(stage, defect);
    }

    private Scene(Stage stage, UnaryOperator<Configuration> defect) {
        this.stage = stage;
        Map<String, String> variables = stage.variables();
        this.envoy = EnvoyProcess.of(defect.apply(Configuration.of(variables)), variables);
        this.bystanders = List.of(
                NativeBystander.subscribed(envoy.port(), stage.bob),
                NativeBystander.connected(envoy.port(), stage.bob),
                new WebBystander(envoy.port(), stage.bob));
        try {
            bystanders.forEach(Bystander::awaitOpen);
        } catch (AssertionError notServed) {
            close();
            throw notServed;
        }
    }

    int port() {
        return envoy.port();
    }

    List<Bystander> bystanders() {
        return bystanders;
    }

    /// Does this before all else when the scene ends.
    void endsWith(Runnable end) {
        others.add(end);
    }

    /// Everybody still hears what is said, on the stream that he had.
    void nobodySuffers() {
        assertThat(sufferers(HEARS_WITHIN)).as("who does not hear what is said").isEmpty();
    }

    /// At least one does not.
    void somebodySuffers() {
        assertThat(sufferers(SUFFERS_FOR))
                .as("who does not hear what is said, with the cure taken out")
                .isNotEmpty();
    }

    private List<Bystander> sufferers(Duration within) {
        String text = "Does everybody hear? " + UUID.randomUUID();
        stage.say(text);
        try {
            await().atMost(within)
                    .pollInterval(LOOKS_EVERY)
                    .until(() -> bystanders.stream().anyMatch(Bystander::hasEnded)
                            || bystanders.stream().allMatch(listener -> listener.hasHeard(text)));
        } catch (ConditionTimeoutException silent) {
            // Who it is, is what is asked for.
        }
        return bystanders.stream()
                .filter(listener -> listener.hasEnded() || !listener.hasHeard(text))
                .toList();
    }

    @Override
    public void close() {
        others.forEach(Runnable::run);
        bystanders.forEach(Bystander::close);
        envoy.close();
    }
}
