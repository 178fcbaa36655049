package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.promises.History.Footprint;
import dev.parley.server.promises.History.Leg;
import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.Event;
import dev.parley.v1.Room;
import dev.parley.v1.ServerFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Readers that open a stream and take nothing: they cost the server a constant, the others nothing, and when they read
/// again they miss nothing.
class StalledReaderTest {
    private static final int SENDERS = 32;
    private static final int TEXT_BYTES = 16_000;
    /// More than the part of the log that is kept in memory: what is held after it is what may be held.
    private static final int FIRST_MESSAGES = 4_640;

    private static final int MORE_MESSAGES = 4_000;
    private static final int STALLED = 3;
    private static final Duration SENT_WITHIN = Duration.ofMinutes(2);
    /// A page of the log that is read again for every few frames of it takes minutes.
    private static final Duration READ_AGAIN_WITHIN = Duration.ofSeconds(45);

    private static final Duration A_FRAME = Duration.ofSeconds(10);

    private final History history = new History();

    @Test
    void readersThatTakeNothingCostAConstantAndMissNothingLater() {
        judge(false);
        assertThat(Checkers.bounded(history)).isEmpty();
        assertThat(Situation.of(history)).contains(Situation.FELL_BEHIND, Situation.RESUMED_FROM_STORE);
    }

    @Test
    void aSystemThatHoldsEverythingForThemIsCaught() {
        judge(true);
        assertThat(Checkers.bounded(history)).isNotEmpty();
    }

    /// @param hoards the broken twin: frames are written whether they are taken or not
    private void judge(boolean hoards) {
        try (Server server = new Server();
                Wire wire = new Wire(server.port())) {
            TestClient ada = new TestClient(wire, wire.signUp("ada"), history);
            String room = room(ada);
            List<Call> stalled = new ArrayList<>();
            for (int i = 0; i < STALLED; i++) stalled.add(stalled(wire, ada, room, hoards));
            Following live = new Following(subscribe(ada));
            Thread reading = Thread.ofVirtual().start(() -> live.readTo(FIRST_MESSAGES + MORE_MESSAGES));
            send(ada, room, FIRST_MESSAGES);
            history.measured(new Footprint(0, heldBytes()));
            send(ada, room, MORE_MESSAGES);
            history.measured(new Footprint((long) MORE_MESSAGES * TEXT_BYTES, heldBytes()));
            if (!hoards) {
                // The one that reads has everything nearly at once; those that did not, once they do.
                await().atMost(A_FRAME).until(() -> !reading.isAlive());
                assertThat(live.seq).isEqualTo(FIRST_MESSAGES + MORE_MESSAGES);
                long start = System.nanoTime();
                for (Call call : stalled) new Following(call).readTo(FIRST_MESSAGES + MORE_MESSAGES);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(READ_AGAIN_WITHIN);
                note(server);
            }
            live.call.cut();
            stalled.forEach(Call::cut);
        }
    }

    private void note(Server server) {
        if (server.metric("parley_subscribers_lagged_total", "") > 0) history.happened(Situation.FELL_BEHIND);
        if (server.metric("parley_catchups_total", "store") > 0) history.happened(Situation.RESUMED_FROM_STORE);
    }

    private static String room(TestClient owner) {
        return owner.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("A busy room")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
    }

    /// A member whose stream is open and not read.
    private Call stalled(Wire wire, TestClient owner, String room, boolean hoards) {
        TestClient client = new TestClient(wire, wire.signUp("stalled"), history);
        owner.rooms()
                .addMember(AddMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(client.user())
                        .build());
        Call call = subscribe(client);
        if (hoards) call.hoard();
        return call;
    }

    private static Call subscribe(TestClient client) {
        Leg leg = Leg.unrecorded(client.user(), Transport.SUBSCRIBE, World.snapshotToken(client));
        return Call.subscribe(client.streams(), leg, List.of());
    }

    /// Sends texts that nothing can make smaller, and keeps none of them.
    private static void send(TestClient ada, String room, int count) {
        Dice dice = new Dice("StalledReaderTest");
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            RandomGenerator random = dice.next();
            senders.add(Thread.ofVirtual().start(() -> {
                byte[] bytes = new byte[TEXT_BYTES / 2];
                for (int i = 0; i < count / SENDERS; i++) {
                    random.nextBytes(bytes);
                    String text = HexFormat.of().formatHex(bytes);
                    ada.messages()
                            .sendMessage(
                                    TestClient.request(room, UUID.randomUUID().toString(), text));
                }
            }));
        }
        await().atMost(SENT_WITHIN).until(() -> senders.stream().noneMatch(Thread::isAlive));
    }

    /// What the JVM holds once its garbage is gone; the server is in it.
    private static long heldBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /// Follows the one room, and finds every message in its place.
    private static final class Following {
        private final Call call;
        private volatile long seq;

        Following(Call call) {
            this.call = call;
        }

        void readTo(long last) {
            while (seq < last) {
                ServerFrame frame = call.next(SENT_WITHIN);
                if (frame == null) throw new AssertionError("nothing came after " + seq + "; " + call.end());
                for (Event event : frame.getEventsList()) {
                    if (!event.hasMessageSent()) continue;
                    if (event.getMessageSent().getSeq() != seq + 1) {
                        throw new AssertionError(event.getMessageSent().getSeq() + " came after " + seq);
                    }
                    seq++;
                }
            }
        }
    }
}
