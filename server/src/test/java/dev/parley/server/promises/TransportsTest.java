package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.util.Durations;
import dev.parley.server.log.ResumeToken;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.PollRequest;
import dev.parley.v1.Room;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SignOutRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import io.grpc.Metadata;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How the transports begin and end, each alike.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TransportsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final int STREAMS_PER_USER = 32;

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ProductIssuer issuer;

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static Wire wire;

    /// Open since the beginning of the class, and nothing happens on it.
    @SuppressWarnings("NullAway.Init")
    private static Call idle;

    private static String idleToken = "";

    @BeforeAll
    static void start() {
        issuer = new ProductIssuer(directory);
        server = new Server(issuer.flags());
        wire = new Wire(server.port());
        idle = call(signUp("idle"), Transport.SUBSCRIBE, "");
        idleToken = untilCaughtUp(idle).getLast().getResumeToken();
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    private static TestClient signUp(String name) {
        return new TestClient(wire, wire.signUp(name), new History());
    }

    private static Call call(TestClient client, Transport transport, String token) {
        return Call.open(client.streams(), new History().opened(client.user(), client.user(), transport, token), SOON);
    }

    private static ServerFrame frame(Call call) {
        ServerFrame frame = call.next(SOON);
        if (frame == null) throw new AssertionError("no frame came; the call ended with " + call.end());
        return frame;
    }

    private static List<ServerFrame> untilCaughtUp(Call call) {
        List<ServerFrame> frames = new ArrayList<>();
        do frames.add(frame(call));
        while (!frames.getLast().getCaughtUp());
        return frames;
    }

    /// Reads on to the end.
    private static String endOf(Call call) {
        long giveUp = System.nanoTime() + SOON.toNanos();
        while (call.end() == null && System.nanoTime() < giveUp) call.next(SOON);
        return String.valueOf(call.end());
    }

    private static String room(TestClient owner) {
        return owner.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("A room")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
    }

    // --- beginning ---

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aTokenThatNoServerGaveIsRefused(Transport transport) {
        TestClient ada = signUp("ada");
        ResumeToken now = ResumeToken.parse(World.snapshotToken(ada)).orElseThrow();
        List<String> bad = List.of(
                "nonsense",
                "%%%",
                new ResumeToken(UUID.randomUUID(), now.position()).toString(),
                new ResumeToken(now.logId(), now.position() + 1_000_000).toString());
        for (String token : bad) {
            assertThat(endOf(call(ada, transport, token))).as(token).isEqualTo("INVALID_ARGUMENT RESUME_TOKEN_INVALID");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void moreThanMaxReplayIsRefusedAndAsMuchIsNot(Transport transport) {
        TestClient ada = signUp("ada");
        String room = room(ada);
        String token = World.snapshotToken(ada);
        for (int i = 0; i < 5; i++) ada.send(room, "missed " + i, 1);
        assertThat(withMaxReplay(ada, transport, token, 4).verdict()).hasToString("OUT_OF_RANGE RESUME_TOKEN_EXPIRED");
        assertThat(withMaxReplay(ada, transport, token, 5).verdict()).hasToString("OK");
    }

    /// A stream greets before it knows how much was missed; a status may follow the greeting, so the second frame
    /// counts.
    private static Ask.Answer withMaxReplay(TestClient client, Transport transport, String token, int maxReplay) {
        return switch (transport) {
            case CONNECT ->
                ask(
                        client,
                        StreamServiceGrpc.getConnectMethod(),
                        ConnectRequest.newBuilder()
                                .setHello(
                                        Hello.newBuilder().setResumeToken(token).setMaxReplay(maxReplay))
                                .build());
            case SUBSCRIBE ->
                ask(
                        client,
                        StreamServiceGrpc.getSubscribeMethod(),
                        SubscribeRequest.newBuilder()
                                .setResumeToken(token)
                                .setMaxReplay(maxReplay)
                                .build());
            case POLL ->
                ask(
                        client,
                        StreamServiceGrpc.getPollMethod(),
                        PollRequest.newBuilder()
                                .setResumeToken(token)
                                .setMaxReplay(maxReplay)
                                .build());
        };
    }

    private static Ask.Answer ask(
            TestClient client, io.grpc.MethodDescriptor<?, ?> method, com.google.protobuf.Message request) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + client.account().credentials().getAccessToken());
        return Ask.first(wire.channel(), headers, method, request);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoBeginsNowGetsATokenInTheFirstFrameAndMissesNothingAfterIt(Transport transport) {
        TestClient ada = signUp("ada");
        String room = room(ada);
        ada.send(room, "before", 1);
        Call call = call(ada, transport, "");
        ServerFrame first = frame(call);
        assertThat(first.getEventsList()).isEmpty();
        assertThat(first.getResumeToken()).isNotEmpty();
        assertThat(first.hasWelcome()).isEqualTo(transport != Transport.POLL);
        call.cut();
        ada.send(room, "after", 1);
        assertThat(frame(call(ada, Transport.POLL, first.getResumeToken())).getEventsList())
                .extracting(event -> event.getMessageSent().getText())
                .containsExactly("after");
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = "POLL", mode = EnumSource.Mode.EXCLUDE)
    void aStreamWelcomesOnceAndSaysCaughtUpOnce(Transport transport) {
        TestClient ada = signUp("ada");
        String room = room(ada);
        String token = World.snapshotToken(ada);
        ada.send(room, "missed", 1);
        Call call = call(ada, transport, token);
        List<ServerFrame> frames = untilCaughtUp(call);
        ada.send(room, "live", 1);
        frames.add(frame(call));
        assertThat(frames.stream().filter(ServerFrame::getCaughtUp)).hasSize(1);
        assertThat(frames.stream().filter(ServerFrame::hasWelcome)).hasSize(1);
        assertThat(frames.getFirst().getWelcome().getHeartbeatInterval())
                .isEqualTo(Durations.fromSeconds(LONGEST_SILENCE.toSeconds()));
        assertThat(frames.stream().flatMap(frame -> frame.getEventsList().stream()))
                .extracting(event -> event.getMessageSent().getText())
                .containsExactly("missed", "live");
        call.cut();
    }

    @Test
    void aPollWaitsForWhatHappensAndAnswersAtOnce() {
        TestClient ada = signUp("ada");
        String room = room(ada);
        Call poll = call(ada, Transport.POLL, World.snapshotToken(ada));
        assertThat(poll.next(Duration.ofMillis(300))).isNull();
        long start = System.nanoTime();
        ada.send(room, "at last", 1);
        assertThat(frame(poll).getEventsCount()).isOne();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    @Test
    void aPollThatWaitedInVainAnswersWithATokenAndNothingElse() {
        TestClient ada = signUp("ada");
        Call poll = Call.poll(
                ada.streams(),
                new History().opened(ada.user(), ada.user(), Transport.POLL, World.snapshotToken(ada)),
                Duration.ofMillis(300));
        ServerFrame frame = frame(poll);
        assertThat(frame.getEventsList()).isEmpty();
        assertThat(frame.getResumeToken()).isNotEmpty();
        assertThat(frame.getCaughtUp()).isTrue();
    }

    // --- end ---

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRevokedSessionEndsItsCallsAtOnceAndNoOthers(Transport transport) {
        TestClient ada = signUp("ada");
        TestClient other = signUp("other");
        Call call = waiting(ada, transport);
        Call bystander = waiting(other, transport);
        long start = System.nanoTime();
        ada.auth().signOut(SignOutRequest.getDefaultInstance());
        assertThat(endOf(call)).isEqualTo("UNAUTHENTICATED TOKEN_REVOKED");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        assertThat(bystander.next(Duration.ofMillis(200))).isNull();
        assertThat(bystander.end()).isNull();
        bystander.cut();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aTokenThatExpiresEndsItsCalls(Transport transport) {
        Instant expires = Instant.now().plusSeconds(3);
        String token = issuer.token("eve-" + transport, expires);
        TestClient eve = new TestClient(wire, ProductIssuer.bearing(token), new History());
        Call call = waiting(eve, transport);
        assertThat(endOf(call)).isEqualTo("UNAUTHENTICATED TOKEN_EXPIRED");
        assertThat(Instant.now()).isCloseTo(expires, within(2, java.time.temporal.ChronoUnit.SECONDS));
    }

    /// A call that is open, and on which nothing happens.
    private static Call waiting(TestClient client, Transport transport) {
        Call call = call(client, transport, World.snapshotToken(client));
        if (transport != Transport.POLL) untilCaughtUp(call);
        else assertThat(call.next(Duration.ofMillis(200))).isNull();
        return call;
    }

    @Test
    void aUserHasThirtyTwoStreamsAndNotOneMore() {
        TestClient ada = signUp("ada");
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < STREAMS_PER_USER; i++) {
            calls.add(call(ada, i % 2 == 0 ? Transport.CONNECT : Transport.SUBSCRIBE, ""));
            frame(calls.getLast());
        }
        for (Transport transport : Transport.values()) {
            assertThat(endOf(call(ada, transport, ""))).isEqualTo("RESOURCE_EXHAUSTED TOO_MANY_STREAMS");
        }
        calls.forEach(Call::cut);
        org.awaitility.Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(call(ada, Transport.POLL, "").next(SOON)).isNotNull());
    }

    // --- silence ---

    @Test
    @Order(Integer.MAX_VALUE)
    void anIdleStreamGetsAHeartbeatWithATokenInTime() {
        ServerFrame heartbeat = idle.next(LONGEST_SILENCE.plusSeconds(5));
        if (heartbeat == null) throw new AssertionError("silence; " + idle.end());
        assertThat(heartbeat.getEventsList()).isEmpty();
        assertThat(heartbeat.getCaughtUp()).isFalse();
        assertThat(LegView.position(heartbeat.getResumeToken())).isGreaterThanOrEqualTo(LegView.position(idleToken));
        assertThat(wire.faults()).isEmpty();
    }
}
