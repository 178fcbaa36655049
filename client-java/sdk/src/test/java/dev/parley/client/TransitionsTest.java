package dev.parley.client;

import static dev.parley.client.ConnectionState.CONNECTED;
import static dev.parley.client.ConnectionState.DISCONNECTED;
import static dev.parley.client.ConnectionState.FAILED;
import static dev.parley.client.ConnectionState.RECONNECTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ConnectionChange.Cause;
import dev.parley.client.TimelineEntry.Outgoing;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The five states, one transition after the other.
final class TransitionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Play play;

    TransitionsTest() throws IOException {
        play = new Play();
    }

    @AfterEach
    void end() {
        play.close();
    }

    private List<String> transitions() {
        return play.changes.stream()
                .map(change -> change.from() + " " + change.cause() + " " + change.to())
                .toList();
    }

    private void connected() {
        var _ = play.client().connect();
        play.pass(SECOND);
        assertThat(play.client().state()).isEqualTo(CONNECTED);
        play.changes.clear();
    }

    @Test
    void connectingLeadsToConnected() {
        assertThat(play.client().state()).isEqualTo(DISCONNECTED);

        CompletableFuture<Void> connecting = play.client().connect();
        play.pass(SECOND);

        assertThat(connecting).isCompleted();
        assertThat(transitions()).containsExactly("DISCONNECTED REQUESTED CONNECTING", "CONNECTING OPENED CONNECTED");
        assertThat(play.client().connection().transport()).isEqualTo(Transport.STREAM);
        assertThat(play.client().isCaughtUp()).isTrue();
    }

    @Test
    void anErrorWhileConnectingLeadsToDisconnected() {
        play.server.isDown = true;

        CompletableFuture<Void> connecting = play.client().connect();
        play.pass(SECOND);

        assertThat(transitions()).containsExactly("DISCONNECTED REQUESTED CONNECTING", "CONNECTING LOST DISCONNECTED");
        assertThat(connecting).isCompletedExceptionally();
        play.pass(Duration.ofMinutes(10));
        assertThat(play.client().state()).as("it does not try by itself").isEqualTo(DISCONNECTED);
    }

    @Test
    void noAnswerWhileConnectingLeadsToDisconnected() {
        play.server.isMute = true;

        var _ = play.client().connect();
        play.pass(Duration.ofSeconds(30));

        assertThat(transitions())
                .containsExactly("DISCONNECTED REQUESTED CONNECTING", "CONNECTING TIMED_OUT DISCONNECTED");
    }

    @Test
    void whereStreamsFailTheFirstConnectionPolls() {
        play.server.isStreamless = true;

        var _ = play.client().connect();
        play.pass(SECOND);

        assertThat(play.client().state()).isEqualTo(CONNECTED);
        assertThat(play.client().connection().transport()).isEqualTo(Transport.POLL);
    }

    @Test
    void aLostConnectionComesBack() {
        connected();

        play.server.breakAll(Status.Code.UNAVAILABLE);
        play.pass(SECOND);

        assertThat(transitions()).containsExactly("CONNECTED LOST RECONNECTING", "RECONNECTING OPENED CONNECTED");
    }

    @Test
    void aSilentServerIsLeft() {
        connected();

        play.server.isMute = true;
        play.pass(Duration.ofSeconds(31));

        assertThat(transitions().getFirst()).isEqualTo("CONNECTED SILENT RECONNECTING");
    }

    @Test
    void aServerThatIsAwayForGoodLeadsToFailedAndConnectLeavesIt() {
        connected();

        play.server.isDown = true;
        play.server.breakAll(Status.Code.UNAVAILABLE);
        play.pass(Duration.ofMinutes(8));
        assertThat(transitions())
                .containsExactly("CONNECTED LOST RECONNECTING", "RECONNECTING RETRIES_EXHAUSTED FAILED");

        play.changes.clear();
        play.server.isDown = false;
        play.pass(Duration.ofMinutes(8));
        assertThat(play.client().state()).as("it does not try by itself").isEqualTo(FAILED);
        var _ = play.client().connect();
        play.pass(SECOND);
        assertThat(transitions()).containsExactly("FAILED REQUESTED CONNECTING", "CONNECTING OPENED CONNECTED");
    }

    @Test
    void aRevokedSessionIsTheEnd() {
        connected();

        play.server.revoke();
        play.pass(SECOND);

        assertThat(transitions()).containsExactly("CONNECTED LOST RECONNECTING", "RECONNECTING REFUSED FAILED");
        assertThat(play.client().isSignedIn()).isFalse();
    }

    @Test
    void anExpiredTokenIsRenewedUnseen() {
        connected();

        play.pass(Duration.ofMinutes(30));

        assertThat(transitions()).isEmpty();
        assertThat(play.server.happened.get("refresh")).isGreaterThanOrEqualTo(3);
        assertThat(play.server.openStreams()).isEqualTo(1);
    }

    @Test
    void aTokenThatExpiresEarlyIsRenewed() {
        connected();

        play.server.expireToken();
        play.pass(SECOND);

        assertThat(play.client().state()).isEqualTo(CONNECTED);
        assertThat(play.server.happened).containsEntry("refresh", 1);
    }

    @Test
    void aDrainIsHonouredWithItsPause() {
        connected();

        play.server.drain(1_500);
        play.loop.advance(Duration.ofMillis(1_400));
        assertThat(play.client().state()).isEqualTo(RECONNECTING);
        assertThat(play.server.openStreams()).isZero();
        play.loop.advance(Duration.ofMillis(200));

        assertThat(transitions()).containsExactly("CONNECTED DRAINED RECONNECTING", "RECONNECTING OPENED CONNECTED");
    }

    @Test
    void disconnectAndCloseLeadToDisconnected() {
        connected();

        play.client().disconnect();
        play.loop.run();
        assertThat(transitions()).containsExactly("CONNECTED CLOSED DISCONNECTED");
        assertThat(play.server.openStreams()).isZero();

        var _ = play.client().connect();
        play.pass(SECOND);
        assertThat(play.client().state()).isEqualTo(CONNECTED);
    }

    @Test
    void afterThreeFailuresOfStreamsItPollsAndComesBackToAStream() {
        connected();
        play.server.isStreamless = true;
        play.server.breakAll(Status.Code.UNAVAILABLE);

        play.pass(Duration.ofSeconds(10));
        assertThat(play.client().state()).isEqualTo(CONNECTED);
        assertThat(play.client().connection().transport()).isEqualTo(Transport.POLL);
        play.server.say(Play.ROOM, "by poll");
        play.send(Play.ROOM);
        play.loop.run();
        assertThat(play.client().timeline(new RoomId(Play.ROOM)).entries()).hasSize(2);

        play.server.isStreamless = false;
        play.changes.clear();
        play.pass(Duration.ofMinutes(6));
        assertThat(play.changes)
                .extracting(ConnectionChange::cause, ConnectionChange::transport)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Cause.TRANSPORT_CHANGED, Transport.STREAM));
        play.healAndJudge();
    }

    @Test
    void whereStreamsAreCutEveryFifteenSecondsItPollsLongerAndLonger() {
        connected();
        play.server.streamSeconds = 15;
        play.pass(Duration.ofMinutes(30));

        long losses = play.changes.stream()
                .filter(change -> change.to() == RECONNECTING)
                .count();
        assertThat(losses).as("in half an hour").isLessThan(20);
        play.server.streamSeconds = 0;
        play.healAndJudge();
    }

    @Test
    void aCrowdedServerIsComeBackToHoweverShortTheWaitsItAsksFor() {
        connected();
        play.server.crowded = Duration.ZERO;
        play.server.breakAll(Status.Code.UNAVAILABLE);
        play.pass(Duration.ofSeconds(45));
        assertThat(play.client().state()).isEqualTo(RECONNECTING);
        assertThat(play.server.happened.get("crowded")).isBetween(2, 20);

        play.server.crowded = null;
        play.healAndJudge();
    }

    @Test
    void aMarkBeyondTheNewestMessageReachesTheNewest() {
        connected();
        play.server.say(Play.ROOM, "one");
        play.server.say(Play.ROOM, "two");
        play.loop.run();

        play.client().markRead(new RoomId(Play.ROOM), Long.MAX_VALUE);
        play.loop.run();
        assertThat(play.server.room(Play.ROOM).readSeqs).containsEntry(ModelServer.SELF, 2L);

        play.server.say(Play.ROOM, "three");
        play.loop.run();
        assertThat(play.client().room(new RoomId(Play.ROOM)).orElseThrow().unreadCount())
                .isEqualTo(1);
        play.client().markRead(new RoomId(Play.ROOM), 3);
        play.loop.run();
        assertThat(play.server.room(Play.ROOM).readSeqs).containsEntry(ModelServer.SELF, 3L);
    }

    @Test
    void reactionsOnTheNewestMessageOfASnapshotAreCountedRight() {
        play.server.say(Play.ROOM, "hello");
        play.server.react(Play.ROOM, 1, "👍");
        connected();
        play.server.react(Play.ROOM, 1, "🎉");
        play.loop.run();

        assertThat(play.client()
                        .timeline(new RoomId(Play.ROOM))
                        .message(1)
                        .orElseThrow()
                        .reactions())
                .extracting(Reaction::emoji)
                .containsExactly("👍", "🎉");
    }

    @Test
    void aRefusedMessageFailsWithItsReasonAndCanBeSentAgainOrGivenUp() {
        connected();
        play.server.fates.add(ModelServer.Fate.REFUSED);
        play.send(Play.ROOM);
        play.send(Play.ROOM);
        play.loop.run();

        Outgoing failed = outgoing().getFirst();
        assertThat(failed.state()).isEqualTo(Outgoing.State.FAILED);
        assertThat(failed.failure())
                .isNotNull()
                .extracting(ParleyException::reason)
                .isEqualTo(ParleyException.Reason.ROOM_ACCESS_DENIED);

        play.client().retry(failed);
        play.loop.run();
        assertThat(outgoing()).isEmpty();
        assertThat(play.server.sent()).extracting(sent -> sent.getText()).containsExactly("sent 2", "sent 1");

        play.server.fates.add(ModelServer.Fate.REFUSED);
        play.send(Play.ROOM);
        play.loop.run();
        play.client().discard(outgoing().getFirst());
        play.loop.run();
        assertThat(outgoing()).isEmpty();
        assertThat(play.server.sent()).hasSize(2);
    }

    private List<Outgoing> outgoing() {
        return play.client().timeline(new RoomId(Play.ROOM)).entries().stream()
                .filter(Outgoing.class::isInstance)
                .map(Outgoing.class::cast)
                .toList();
    }

    @Test
    void aClosedClientAnswersThatItIs() throws InterruptedException {
        Store store = Store.inMemory();
        play.server.signIn(store);
        ParleyClient client = ParleyClient.builder("model")
                .store(store)
                .executor(Runnable::run)
                .build(play.loop, play.server, new Random(2));
        var _ = client.connect();
        play.loop.run();
        play.server.isMute = true;
        CompletableFuture<User> unanswered = client.me();
        play.loop.run();

        Thread closing = Thread.ofPlatform().start(client::close);
        while (closing.isAlive()) {
            play.loop.run();
            closing.join(Duration.ofMillis(1));
        }

        assertThat(unanswered).isCompletedExceptionally();
        assertThat(client.me()).isCompletedExceptionally();
        assertThat(client.connect()).isCompletedExceptionally();
        assertThat(client.timeline(new RoomId(Play.ROOM)).loadOlder()).isCompletedExceptionally();
        // Again, as a try-with-resources would after an explicit call: that returns at once.
        client.close();
        assertThat(client.state()).isEqualTo(DISCONNECTED);
        assertThat(play.server.areAllChannelsShutDown()).isTrue();
    }
}
