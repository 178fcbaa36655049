package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.v1.GetMeRequest;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The only node is killed, or told to end, behind an Envoy that stays. Runs last, for it ends all streams.
@Order(OnStage.LAST)
@ExtendWith(OnStage.class)
final class RestartTest {
    private static final Duration NOTICES_WITHIN = Duration.ofSeconds(20);
    private static final int GIVES_UP_AFTER_SECONDS = 10;

    @Test
    void afterAKillClientsAreToldAtOnceAndComeBack(Stage stage) {
        try (Scene scene = Scene.asItIs(stage)) {
            stage.server.kill();
            awaitEnds(scene);
            assertThat(scene.bystanders())
                    .as("the end is the transport's: no client takes it for the service's, which would say why")
                    .map(Bystander::end)
                    .noneMatch(end -> end.contains("ERROR_REASON") || end.contains("its server"));
            refusedAtOnce(stage, scene);
            stage.server.start();
            comesBack(stage, scene);
        }
    }

    @Test
    void aNodeThatDrainsTellsItsReasonThroughEnvoy(Stage stage) {
        try (Scene scene = Scene.asItIs(stage)) {
            assertThat(stage.server.terminate()).isZero();
            awaitEnds(scene);
            assertThat(scene.bystanders()).map(Bystander::end).allMatch(end -> end.contains("SERVER_DRAINING"));
            refusedAtOnce(stage, scene);
            stage.server.start();
            comesBack(stage, scene);
        }
    }

    private static void awaitEnds(Scene scene) {
        await().atMost(NOTICES_WITHIN).until(() -> scene.bystanders().stream().allMatch(Bystander::hasEnded));
    }

    /// UNAVAILABLE, not the client's own deadline: nothing waits for a node that is not there.
    private static void refusedAtOnce(Stage stage, Scene scene) {
        ManagedChannel channel = Native.channel(scene.port());
        try {
            assertThatThrownBy(() -> getMe(stage, channel))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        } finally {
            Native.end(channel);
        }
    }

    /// The first request after the node listens is served: nobody is shut out for what was.
    private static void comesBack(Stage stage, Scene scene) {
        ManagedChannel channel = Native.channel(scene.port());
        try (Bystander listener = new WebBystander(scene.port(), stage.bob)) {
            assertThat(getMe(stage, channel)).isEqualTo("bob");
            listener.awaitOpen();
            stage.say("Is everybody back?");
            await().atMost(NOTICES_WITHIN).until(() -> listener.hasHeard("Is everybody back?"));
        } finally {
            Native.end(channel);
        }
    }

    private static String getMe(Stage stage, ManagedChannel channel) {
        return UserServiceGrpc.newBlockingStub(channel)
                .withInterceptors(Native.as(stage.bob))
                .withDeadlineAfter(GIVES_UP_AFTER_SECONDS, TimeUnit.SECONDS)
                .getMe(GetMeRequest.getDefaultInstance())
                .getUser()
                .getHandle();
    }
}
