package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.rpc.RetryInfo;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class GrpcServerTest {
    @Test
    void aDrainingServerSendsItsStreamsElsewhereAndEnds() throws Exception {
        try (RunningServer server = new RunningServer()) {
            RunningServer.User user = server.signUp();
            ConnectStream stream = ConnectStream.open(server, user).hello();
            stream.first(frame -> frame.getCaughtUp());
            long began = System.nanoTime();
            server.grpc.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            StatusRuntimeException end = stream.end();
            assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("SERVER_DRAINING");
            assertThat(stream.frames.getLast().hasDrain()).isTrue();
            assertThat(stream.frames.getLast().getResumeToken()).isNotEmpty();
            assertThat(server.statuses.faults()).isEmpty();
        }
    }

    @Test
    void healthFollowsTheDatabase() throws Exception {
        try (RunningServer server = new RunningServer()) {
            var health = HealthGrpc.newBlockingStub(server.checkedChannel());
            for (String service : List.of("", "parley.v1.MessageService")) {
                var request =
                        HealthCheckRequest.newBuilder().setService(service).build();
                assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
            }
            server.storeAnswers.set(false);
            Awaitility.await()
                    .until(() -> health.check(HealthCheckRequest.getDefaultInstance())
                                    .getStatus()
                            == ServingStatus.NOT_SERVING);
            server.storeAnswers.set(true);
            Awaitility.await()
                    .until(() -> health.check(HealthCheckRequest.getDefaultInstance())
                                    .getStatus()
                            == ServingStatus.SERVING);
            StatusRuntimeException unknown = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> health.check(
                            HealthCheckRequest.newBuilder().setService("no").build()));
            assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(server.statuses.faults()).isEmpty();
        }
    }

    @Test
    void reflectionExplainsTheContract() throws Exception {
        try (RunningServer server = new RunningServer()) {
            CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
            StreamObserver<ServerReflectionRequest> call = ServerReflectionGrpc.newStub(server.checkedChannel())
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse response) {
                            answer.complete(response);
                        }

                        @Override
                        public void onError(Throwable failure) {
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            call.onNext(ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol("parley.v1.MessageService")
                    .build());
            var files = answer.get(20, TimeUnit.SECONDS).getFileDescriptorResponse();
            call.onCompleted();
            FileDescriptorProto file = FileDescriptorProto.parseFrom(files.getFileDescriptorProto(0));
            assertThat(file.getName()).isEqualTo("parley/v1/message_service.proto");
            assertThat(file.getSourceCodeInfo().toString()).contains("SendMessage stores a message and answers once");
        }
    }

    @Test
    void whoGoesTooFastIsToldHowLongToWait() throws Exception {
        var rates =
                new RateLimits.Rates(new RateLimits.Rate(1, 3), new RateLimits.Rate(1, 2), new RateLimits.Rate(0, 1));
        try (RunningServer server = new RunningServer(rates)) {
            RunningServer.User user = server.signUp();
            var rooms = server.as(user, RoomServiceGrpc.newBlockingStub(server.checkedChannel()));
            CreateRoomRequest room = CreateRoomRequest.newBuilder()
                    .setKind(Room.Kind.KIND_PRIVATE)
                    .setTitle("x")
                    .build();
            for (int i = 0; i < 3; i++)
                assertThat(rooms.createRoom(room).hasRoom()).isTrue();
            StatusRuntimeException slower =
                    catchThrowableOfType(StatusRuntimeException.class, () -> rooms.createRoom(room));
            assertThat(StatusDetailsInterceptor.reason(slower)).isEqualTo("RATE_LIMITED");
            var trailers = Objects.requireNonNull(slower.getTrailers());
            var wait = Objects.requireNonNull(trailers.get(Errors.DETAILS))
                    .getDetails(1)
                    .unpack(RetryInfo.class);
            assertThat(wait.getRetryDelay().getNanos()).isPositive();
            assertThat(Long.parseLong(Objects.requireNonNull(trailers.get(Errors.PUSHBACK))))
                    .isBetween(1L, 1_001L);
            // Reading has a limit of its own, and another user too.
            var users = server.as(user, UserServiceGrpc.newBlockingStub(server.checkedChannel()));
            assertThat(users.getMe(GetMeRequest.getDefaultInstance()).hasUser()).isTrue();
            assertThat(server.statuses.faults()).isEmpty();
        }
    }

    @Test
    void plaintextBeyondLoopbackHasToBeAllowed() {
        assertThatThrownBy(() -> new ServerOptions(
                        "0.0.0.0", 0, null, false, List.of(), RateLimits.Rates.DEFAULT, 1, null, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without TLS");
        new ServerOptions("0.0.0.0", 0, null, true, List.of(), RateLimits.Rates.DEFAULT, 1, null, Duration.ZERO);
    }

    @Test
    void aPortThatIsTakenIsSaidInASentence() throws Exception {
        try (RunningServer server = new RunningServer()) {
            GrpcServer second = server.another(server.port());
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("choose another");
        }
    }

    @Test
    void callsAreCountedByMethodAndCode() throws Exception {
        try (RunningServer server = new RunningServer()) {
            RunningServer.User user = server.signUp();
            server.as(user, UserServiceGrpc.newBlockingStub(server.checkedChannel()))
                    .getMe(GetMeRequest.getDefaultInstance());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(server.metrics
                                    .get("parley.calls")
                                    .tag("method", "parley.v1.UserService/GetMe")
                                    .tag("transport", "unary")
                                    .tag("code", "OK")
                                    .timer()
                                    .count())
                            .isEqualTo(1));
        }
    }
}
