package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.GetPresenceRequest;
import dev.parley.v1.Presence;
import dev.parley.v1.RemoveMemberRequest;
import dev.parley.v1.Room;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SetFocusRequest;
import dev.parley.v1.SetTypingRequest;
import dev.parley.v1.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Typing and presence: pushed to those who look, kept nowhere.
class SignalsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(400);

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static Wire wire;

    private final TestClient ada = signUp("ada");
    private final TestClient bob = signUp("bob");
    private final String room = room(ada, bob);

    @BeforeAll
    static void start() {
        server = new Server();
        wire = new Wire(server.port());
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    @Test
    void typingReachesWhoHasTheRoomInViewAndIsKeptNowhere() {
        Call looking = subscribe(ada, List.of(room));
        Call elsewhere = subscribe(ada, List.of());
        int entries = server.log().size();
        type(bob, true);
        Signal signal = signal(looking, Signal::hasTyping);
        assertThat(signal.getTyping().getRoomId()).isEqualTo(room);
        assertThat(signal.getTyping().getUserId()).isEqualTo(bob.user());
        assertThat(signal.getTyping().getTtl().getSeconds()).isPositive();
        type(bob, false);
        signal(
                looking,
                s -> s.hasTyping()
                        && s.getTyping().getTtl().getSeconds() == 0
                        && s.getTyping().getTtl().getNanos() == 0);
        assertThat(awaitSignal(elsewhere, Signal::hasTyping, SILENCE)).isNull();
        assertThat(server.log()).hasSize(entries);
    }

    @Test
    void whoLooksAwayHearsNoMoreSignals() {
        Call looking = subscribe(ada, List.of());
        String session = String.valueOf(sessions.get(looking));
        ada.signals()
                .setFocus(SetFocusRequest.newBuilder()
                        .setSessionId(session)
                        .addRoomIds(room)
                        .build());
        type(bob, true);
        signal(looking, Signal::hasTyping);
        ada.signals()
                .setFocus(SetFocusRequest.newBuilder().setSessionId(session).build());
        type(bob, false);
        assertThat(awaitSignal(looking, Signal::hasTyping, SILENCE)).isNull();
    }

    @Test
    void whoIsPutOutHearsNoMoreSignals() {
        Call looking = subscribe(bob, List.of(room));
        ada.rooms()
                .removeMember(RemoveMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(bob.user())
                        .build());
        assertThat(awaitFrame(looking, frame -> frame.getEventsCount() > 0, SOON))
                .isNotNull();
        type(ada, true);
        assertThat(awaitSignal(looking, Signal::hasTyping, SILENCE)).isNull();
    }

    @Test
    void whoComesIsShownOnlineToThoseWhoLookAndToWhoAsks() {
        Call looking = subscribe(ada, List.of(room));
        assertThat(presenceOf(bob)).isEqualTo(Presence.State.STATE_OFFLINE);
        Call stream = subscribe(bob, List.of());
        Signal signal = signal(
                looking, s -> s.hasPresence() && s.getPresence().getUserId().equals(bob.user()));
        assertThat(signal.getPresence().getState()).isEqualTo(Presence.State.STATE_ONLINE);
        assertThat(presenceOf(bob)).isEqualTo(Presence.State.STATE_ONLINE);
        stream.cut();
    }

    private Presence.State presenceOf(TestClient client) {
        return ada.signals()
                .getPresence(GetPresenceRequest.newBuilder()
                        .addUserIds(client.user())
                        .build())
                .getPresences(0)
                .getState();
    }

    private void type(TestClient client, boolean typing) {
        client.signals()
                .setTyping(SetTypingRequest.newBuilder()
                        .setRoomId(room)
                        .setTyping(typing)
                        .build());
    }

    private final java.util.Map<Call, String> sessions = new java.util.HashMap<>();

    private Call subscribe(TestClient client, List<String> focus) {
        Call call = Call.subscribe(
                client.streams(), new History().opened(client.user(), client.user(), Transport.SUBSCRIBE, ""), focus);
        ServerFrame frame = awaitFrame(call, ServerFrame::hasWelcome, SOON);
        if (frame == null) throw new AssertionError("no welcome");
        sessions.put(call, frame.getWelcome().getSessionId());
        if (!frame.getCaughtUp() && awaitFrame(call, ServerFrame::getCaughtUp, SOON) == null) {
            throw new AssertionError("not caught up");
        }
        return call;
    }

    private static Signal signal(Call call, Predicate<Signal> which) {
        Signal signal = awaitSignal(call, which, SOON);
        if (signal == null) throw new AssertionError("no such signal came; " + call.end());
        return signal;
    }

    private static @Nullable Signal awaitSignal(Call call, Predicate<Signal> which, Duration atMost) {
        ServerFrame frame = awaitFrame(call, f -> f.getSignalsList().stream().anyMatch(which), atMost);
        return frame == null
                ? null
                : frame.getSignalsList().stream().filter(which).findFirst().orElseThrow();
    }

    private static @Nullable ServerFrame awaitFrame(Call call, Predicate<ServerFrame> which, Duration atMost) {
        long giveUp = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); left > 0; left = giveUp - System.nanoTime()) {
            ServerFrame frame = call.next(Duration.ofNanos(left));
            if (frame != null && which.test(frame)) return frame;
        }
        return null;
    }

    private static TestClient signUp(String name) {
        return new TestClient(wire, wire.signUp(name), new History());
    }

    private static String room(TestClient owner, TestClient member) {
        String room = owner.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("A room")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        owner.rooms()
                .addMember(AddMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(member.user())
                        .build());
        return room;
    }
}
