package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/// gRPC itself through the same listener, reflection included.
@ExtendWith(OnStage.class)
final class NativeTest {
    private static final int ANSWERS_WITHIN_SECONDS = 30;
    private static final List<String> SERVICES = List.of(
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "parley.v1.AuthService",
            "parley.v1.MessageService",
            "parley.v1.RoomService",
            "parley.v1.StreamService",
            "parley.v1.UserService");

    /// By a real grpcurl where one is, or Go is to build it; by a client of one's own otherwise. The report says which.
    @Test
    void theServerExplainsItselfThroughEnvoy(Stage stage, TestReporter reporter) throws Exception {
        Optional<Path> grpcurl = grpcurl();
        reporter.publishEntry(
                "reflection is read by", grpcurl.map(Path::toString).orElse("grpc-java"));
        if (grpcurl.isEmpty()) {
            assertThat(listed(stage)).containsAll(SERVICES);
            return;
        }
        String target = "127.0.0.1:" + stage.envoy().port();
        assertThat(grpcurl(grpcurl.get(), target, "list").lines()).containsAll(SERVICES);
        assertThat(grpcurl(grpcurl.get(), target, "describe", "parley.v1.MessageService.SendMessage"))
                .contains("rpc SendMessage");
        assertThat(grpcurl(
                        grpcurl.get(),
                        "-H",
                        "authorization: Bearer " + stage.ada.token(),
                        target,
                        "parley.v1.UserService/GetMe"))
                .contains("\"handle\": \"ada\"");
    }

    private static String grpcurl(Path binary, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "-plaintext"));
        command.addAll(List.of(arguments));
        Script.Result result = Script.run(command, Map.of());
        assertThat(result.code()).as(result.errors()).isZero();
        return result.out();
    }

    private static Optional<Path> grpcurl() throws Exception {
        Path built = Script.MODULE.resolve("target/bin/grpcurl");
        if (Files.isExecutable(built)) return Optional.of(built);
        if (onPath("grpcurl").isPresent()) return onPath("grpcurl");
        if (onPath("go").isEmpty()) return Optional.empty();
        Script.Result result = Script.run(
                List.of(
                        "go",
                        "install",
                        "github.com/fullstorydev/grpcurl/cmd/grpcurl@" + System.getProperty("grpcurl.version")),
                Map.of("GOBIN", Files.createDirectories(built.getParent()).toString()));
        assertThat(result.code()).as(result.errors()).isZero();
        return Optional.of(built);
    }

    private static Optional<Path> onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path here = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(here)) return Optional.of(here);
        }
        return Optional.empty();
    }

    @Test
    void reflectionAndHealthAreRead(Stage stage) throws Exception {
        assertThat(listed(stage)).containsAll(SERVICES);
        ManagedChannel channel = Native.channel(stage.envoy().port());
        try {
            assertThat(HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        } finally {
            Native.end(channel);
        }
    }

    private static List<String> listed(Stage stage) throws Exception {
        ManagedChannel channel = Native.channel(stage.envoy().port());
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        try {
            StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse answer) {
                            names.complete(answer.getListServicesResponse().getServiceList().stream()
                                    .map(ServiceResponse::getName)
                                    .toList());
                        }

                        @Override
                        public void onError(Throwable failure) {
                            names.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            requests.onNext(
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            List<String> listed = names.get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
            requests.onCompleted();
            return listed;
        } finally {
            Native.end(channel);
        }
    }
}
