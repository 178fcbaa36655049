package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.server.promises.History.Leg;
import dev.parley.server.promises.History.Rewrite;
import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.DeleteMessageRequest;
import dev.parley.v1.RemoveMemberRequest;
import dev.parley.v1.Room;
import io.grpc.ClientInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The real server behind something that breaks one promise: the checker of that promise must say so. The same
/// conversation without it must break none.
class BrokenSystemsTest {
    private static final Duration FRAME_WITHIN = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(80);
    private static final int MESSAGES = 12;

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @BeforeAll
    static void start() {
        server = new Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theRealServerBreaksNoPromise() {
        assertThat(conversation()).isEmpty();
    }

    @Test
    void anEventThatIsDroppedIsCaught() {
        assertThat(conversation(Sins.dropsAnEvent(5))).containsKeys("gapless", "resumable");
    }

    @Test
    void eventsInTheWrongOrderAreCaught() {
        assertThat(conversation(Sins.reordersEvents())).containsKey("ordered");
    }

    @Test
    void anAnswerBeforeTheCommitIsCaught() {
        assertThat(conversation(Sins.answersBeforeStoring(5))).containsKey("durable");
    }

    @Test
    void otherWordsThanWereSentAreCaught() {
        assertThat(conversation(Sins.changesWords())).containsKey("durable");
    }

    @Test
    void aResumeThatBeginsOneEntryTooLateIsCaught() {
        assertThat(conversation(Sins.resumesOffBy(1))).containsKey("resumable");
    }

    @Test
    void aResumeThatBeginsOneEntryTooEarlyIsCaught() {
        assertThat(conversation(Sins.resumesOffBy(-1))).containsKey("resumable");
    }

    @Test
    void aTokenThatIsOneEntryAheadIsCaught() {
        assertThat(conversation(Sins.givesTokensOffBy(1))).containsKey("resumable");
    }

    @Test
    void aTokenThatIsOneEntryBehindIsCaught() {
        assertThat(conversation(Sins.givesTokensOffBy(-1))).containsKey("resumable");
    }

    @Test
    void theWordCaughtUpBeforeTheEntriesIsCaught() {
        assertThat(conversation(Sins.saysCaughtUpTooEarly())).containsKey("caughtUp");
    }

    @Test
    void theWordCaughtUpSaidTwiceIsCaught() {
        assertThat(conversation(Sins.saysCaughtUpAlways())).containsKey("caughtUp");
    }

    @Test
    void deliveriesOnATimerAreCaught() {
        assertThat(conversation(Sins.deliversOnATimer(900))).containsKey("prompt");
    }

    @Test
    void aMembershipThatIsCheckedOnlyAtTheBeginningIsCaught() {
        assertThat(conversation(Sins.deliversToEverybody())).containsKey("privacy");
    }

    @Test
    void aDeletedTextThatIsShownAgainIsCaught() {
        assertThat(conversation(Sins.remembersDeletedTexts())).containsKey("forgotten");
    }

    @Test
    void aNewKeyOnARetryIsCaught() {
        assertThat(conversation(Sins.retriesUnderANewKey())).containsKey("unique");
    }

    @Test
    void aRepeatThatIsTakenForNewIsCaught() {
        assertThat(conversation(Sins.hidesRepeats())).containsKey("unique");
    }

    /// Ann and Bob talk in two rooms, of which Cid is put out of one; a live reader of each listens, and afterwards
    /// each
    /// reads all again by poll and by stream.
    private static Map<String, List<String>> conversation(ClientInterceptor... between) {
        History history = new History();
        try (Wire plain = new Wire(server.port());
                Wire wire = new Wire(server.port(), between)) {
            TestClient ann = new TestClient(plain, plain.signUp("ann"), history);
            TestClient bob = new TestClient(plain, plain.signUp("bob"), history);
            TestClient cid = new TestClient(plain, plain.signUp("cid"), history);
            String both = room(ann, bob, cid);
            String left = room(ann, bob, cid);
            String token = World.snapshotToken(ann);
            Live live = new Live(wire, ann, history, token);
            TestClient sender = new TestClient(wire, ann.account(), history);
            say(sender, both);
            say(bob, left);
            live.readUntil(lastPosition(server));
            remove(ann, cid, left);
            say(bob, left);
            live.readUntil(lastPosition(server));
            Answer.Ok gone = say(bob, both);
            live.readUntil(lastPosition(server));
            delete(bob, gone, history);
            live.readUntil(lastPosition(server));
            live.end();
            readAgain(wire, ann, history, token);
            readAgain(wire, cid, history, token);
        }
        history.closed(onlyOf(history, server.log()));
        return Checkers.all(history);
    }

    /// The log without what other conversations of this class have left in it.
    private static List<Logged> onlyOf(History history, List<Logged> log) {
        Set<String> rooms = history.attempts().stream().map(Attempt::room).collect(Collectors.toSet());
        return log.stream()
                .map(entry -> rooms.contains(entry.room()) ? entry : Logged.elsewhere(entry.position()))
                .toList();
    }

    private static String room(TestClient owner, TestClient... others) {
        String room = owner.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("A conversation")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        for (TestClient other : others) {
            owner.rooms()
                    .addMember(AddMemberRequest.newBuilder()
                            .setRoomId(room)
                            .setUserId(other.user())
                            .build());
        }
        return room;
    }

    private static Answer.Ok say(TestClient client, String room) {
        for (int i = 0; i < MESSAGES; i++) {
            String key = UUID.randomUUID().toString();
            client.attempt(room, key, "word " + key);
            if (i % 4 == 0) client.attempt(room, key, "word " + key);
        }
        return (Answer.Ok) client.send(room, "the last of " + UUID.randomUUID(), 1);
    }

    private static void remove(TestClient owner, TestClient member, String room) {
        owner.rooms()
                .removeMember(RemoveMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(member.user())
                        .build());
    }

    private static void delete(TestClient client, Answer.Ok message, History history) {
        history.rewritten(new Rewrite(message.room(), message.seq(), "", System.nanoTime()));
        client.messages()
                .deleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(message.room())
                        .setSeq(message.seq())
                        .build());
        history.rewritten(new Rewrite(message.room(), message.seq(), null, System.nanoTime()));
    }

    private static long lastPosition(Server server) {
        List<Logged> log = server.log();
        return log.getLast().position();
    }

    /// A stream that stays open.
    private static final class Live {
        private final Call call;
        private long position;

        Live(Wire wire, TestClient of, History history, String token) {
            TestClient client = new TestClient(wire, of.account(), history);
            Leg leg = history.opened(of.user() + " live", of.user(), Transport.SUBSCRIBE, token);
            call = Call.subscribe(client.streams(), leg, List.of());
        }

        /// Reads on, until the end of the log has come or nothing comes any more.
        void readUntil(long end) {
            while (position < end - 1) {
                var frame = call.next(FRAME_WITHIN);
                if (frame == null) break;
                position = Math.max(position, LegView.position(frame.getResumeToken()));
            }
            if (call.next(SILENCE) instanceof dev.parley.v1.ServerFrame frame) {
                position = Math.max(position, LegView.position(frame.getResumeToken()));
            }
        }

        void end() {
            call.cut();
        }
    }

    private static void readAgain(Wire wire, TestClient of, History history, String token) {
        TestClient client = new TestClient(wire, of.account(), history);
        for (Transport transport : List.of(Transport.POLL, Transport.SUBSCRIBE)) {
            String reader = of.user() + " again over " + transport;
            String next = token;
            for (int calls = 0; calls < 2; calls++) {
                Call call = Call.open(client.streams(), history.opened(reader, of.user(), transport, next), SILENCE);
                for (var frame = call.next(FRAME_WITHIN); frame != null; frame = call.next(SILENCE)) {
                    next = frame.getResumeToken();
                }
                call.cut();
            }
        }
    }
}
