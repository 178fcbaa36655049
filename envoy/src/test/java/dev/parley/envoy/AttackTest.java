package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The six ways in which one client hurts all others who share its connection to a node, and the cure of each.
@ExtendWith(OnStage.class)
final class AttackTest {
    private static final String METHOD = "/parley.v1.UserService/GetMe";
    private static final String WATCH = "/grpc.health.v1.Health/Watch";
    /// Together more than the 16 KiB that a node reads.
    private static final int LARGE_HEADERS = 15;

    private static final int LARGE_HEADER_BYTES = 2_000;
    /// More than a node takes on one connection, and than Envoy lets through to a node by default.
    private static final int MANY_STREAMS = 1_100;

    private static final int STREAMS_PER_CONNECTION = 95;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final int CONNECTIONS_OF_ONE_ATTACKER = 30;
    private static final int CALLS_TAKEN_BACK_PER_CONNECTION = 1_000;
    private static final int STALLED_READERS = 2;
    /// Of 16 000 bytes each: several times what a stream's window holds.
    private static final int LARGE_MESSAGES = 40;

    @Test
    void aRequestWithMoreMetadataThanANodeReadsHurtsNobodyElse(Stage stage) {
        Http2Headers large = large(RawConnection.call(METHOD));
        try (Scene scene = Scene.asItIs(stage);
                RawConnection stranger = new RawConnection(scene.port())) {
            assertThat(stranger.open(large)).failsWithin(ANSWERS_WITHIN);
            scene.nobodySuffers();
        }
        try (Scene scene = Scene.broken(stage, c -> c.without("max_request_headers_kb: 10"));
                RawConnection stranger = new RawConnection(scene.port())) {
            ended(stranger.open(large));
            scene.somebodySuffers();
        }
    }

    @Test
    void aHeaderThatIsNotBase64HurtsNobodyElse(Stage stage) {
        Http2Headers torn = RawConnection.call(METHOD).add("x-torn-bin", "!not base64!");
        try (Scene scene = Scene.asItIs(stage);
                RawConnection stranger = new RawConnection(scene.port())) {
            assertThat(stranger.open(torn).join().get("grpc-status")).asString().isEqualTo("16");
            scene.nobodySuffers();
        }
        try (Scene scene = Scene.broken(stage, c -> c.with("suffix: \"-bin\"", "suffix: \"-nothing\""));
                RawConnection stranger = new RawConnection(scene.port())) {
            ended(stranger.open(torn));
            scene.somebodySuffers();
        }
    }

    @Test
    void headersBehindTheBodyHurtNobodyElse(Stage stage) {
        Http2Headers torn = new DefaultHttp2Headers(false).add("x-torn-bin", "!not base64!");
        Http2Headers large = large(new DefaultHttp2Headers(false));
        try (Scene scene = Scene.asItIs(stage);
                RawConnection stranger = new RawConnection(scene.port())) {
            ended(stranger.open(RawConnection.call(METHOD), torn));
            ended(stranger.open(RawConnection.call(METHOD), large));
            scene.nobodySuffers();
        }
        try (Scene scene = Scene.broken(stage, c -> c.without("max_request_headers_kb: 10"));
                RawConnection stranger = new RawConnection(scene.port())) {
            ended(stranger.open(RawConnection.call(METHOD), large));
            scene.somebodySuffers();
        }
    }

    private static Http2Headers large(Http2Headers headers) {
        for (int header = 0; header < LARGE_HEADERS; header++) {
            headers.add("x-large-" + header, "x".repeat(LARGE_HEADER_BYTES));
        }
        return headers;
    }

    /// Waits for what comes of a call, whatever it is.
    private static void ended(CompletableFuture<Http2Headers> call) {
        var _ = call.handle((headers, failure) -> true).join();
    }

    @Test
    void manyStreamsAtOnceOnAFreshConnectionAreAllServed(Stage stage) throws Exception {
        assertThat(served(stage, UnaryOperator.identity())).isEqualTo(MANY_STREAMS);
        assertThat(served(stage, c -> c.without("max_concurrent_streams: 256").without("refused-stream,")))
                .as("with cure 3 taken out, and the second try that mends some of it")
                .isLessThan(MANY_STREAMS);
        assertThat(served(stage, c -> c.without("max_pending_requests: 16384").without("max_requests: 16384")))
                .as("with cure 4 taken out")
                .isLessThan(MANY_STREAMS);
    }

    /// How many of the streams that strangers open all at once are served. The node answers only when Envoy has them
    /// all, so that no connection knows the node's limit before.
    private static int served(Stage stage, UnaryOperator<Configuration> defect) throws InterruptedException {
        Map<String, String> variables = stage.variables();
        int adminPort = Integer.parseInt(Objects.requireNonNull(variables.get("PARLEY_WEB_PORT"))) + 1;
        variables.put("PARLEY_WEB_ADMIN_PORT", Integer.toString(adminPort));
        List<ManagedChannel> channels = new ArrayList<>();
        AtomicInteger served = new AtomicInteger();
        CountDownLatch decided = new CountDownLatch(MANY_STREAMS);
        try (EnvoyProcess envoy = EnvoyProcess.of(defect.apply(Configuration.of(variables)), variables)) {
            stage.server.suspend();
            try {
                for (int stream = 0; stream < MANY_STREAMS; stream++) {
                    if (stream % STREAMS_PER_CONNECTION == 0) channels.add(Native.channel(envoy.port()));
                    HealthGrpc.newStub(channels.getLast())
                            .watch(HealthCheckRequest.getDefaultInstance(), new Watcher(served, decided));
                }
                String statistics = "http://127.0.0.1:" + adminPort + "/stats?filter=http.web.downstream_rq_total";
                await().atMost(ANSWERS_WITHIN)
                        .until(() -> Http.get(statistics).body().strip().endsWith(": " + MANY_STREAMS));
            } finally {
                stage.server.resume();
            }
            assertThat(decided.await(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS))
                    .as("each is served or refused")
                    .isTrue();
        } finally {
            channels.forEach(Native::end);
        }
        return served.get();
    }

    private static final class Watcher implements StreamObserver<HealthCheckResponse> {
        private final AtomicInteger served;
        private final CountDownLatch decided;
        private boolean isDecided;

        Watcher(AtomicInteger served, CountDownLatch decided) {
            this.served = served;
            this.decided = decided;
        }

        @Override
        public void onNext(HealthCheckResponse answer) {
            if (!isDecided) served.incrementAndGet();
            decide();
        }

        @Override
        public void onError(Throwable failure) {
            decide();
        }

        @Override
        public void onCompleted() {
            decide();
        }

        private void decide() {
            if (!isDecided) decided.countDown();
            isDecided = true;
        }
    }

    @Test
    void callsThatAreTakenBackAtOnceHurtNobodyElse(Stage stage) {
        try (Scene scene = Scene.asItIs(stage)) {
            openAndCancel(scene.port());
            scene.nobodySuffers();
        }
        try (Scene scene = Scene.broken(stage, c -> c.without("overload.premature_reset_total_stream_count: 50"))) {
            openAndCancel(scene.port());
            scene.somebodySuffers();
        }
    }

    private static void openAndCancel(int port) {
        for (int connection = 0; connection < CONNECTIONS_OF_ONE_ATTACKER; connection++) {
            try (RawConnection stranger = new RawConnection(port)) {
                stranger.openAndCancel(RawConnection.call(WATCH), CALLS_TAKEN_BACK_PER_CONNECTION);
            }
        }
    }

    @Test
    void readersWhoTakeNothingStallNobodyElse(Stage stage) {
        try (Scene scene = Scene.asItIs(stage)) {
            stall(stage, scene);
            scene.nobodySuffers();
        }
        try (Scene scene = Scene.broken(
                stage,
                c -> c.with("initial_connection_window_size: 16777216", "initial_connection_window_size: 65536"))) {
            stall(stage, scene);
            scene.somebodySuffers();
        }
    }

    private static void stall(Stage stage, Scene scene) {
        for (int reader = 0; reader < STALLED_READERS; reader++) {
            ManagedChannel channel = Native.channel(scene.port());
            scene.endsWith(() -> Native.end(channel));
            StreamServiceGrpc.newStub(channel)
                    .withInterceptors(Native.as(stage.bob))
                    .subscribe(SubscribeRequest.getDefaultInstance(), new StalledReader());
        }
        for (int message = 0; message < LARGE_MESSAGES; message++) stage.say("x".repeat(16_000));
    }

    private static final class StalledReader implements ClientResponseObserver<SubscribeRequest, ServerFrame> {
        @Override
        public void beforeStart(ClientCallStreamObserver<SubscribeRequest> call) {
            call.disableAutoRequestWithInitial(0);
        }

        @Override
        public void onNext(ServerFrame frame) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
