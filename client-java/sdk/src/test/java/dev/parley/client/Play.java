package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.v1.SendMessageRequest;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A client, the model of the service, and a schedule of what happens to them; and the judgement of what the
/// client showed.
final class Play implements AutoCloseable {
    static final String ROOM = "r1";
    static final String OTHER_ROOM = "r2";
    /// Longer than any pause of the client.
    private static final Duration HEALING = Duration.ofMinutes(8);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int HEARTBEAT_SECONDS = 20;

    /// One thing that happens.
    sealed interface Step {
        /// The client's user writes.
        record Sends(boolean elsewhere) implements Step {}

        /// The other user writes.
        record Says(boolean elsewhere) implements Step {}

        record Edits() implements Step {}

        record Deletes() implements Step {}

        record Reacts() implements Step {}

        record Reads() implements Step {}

        /// What becomes of the next send.
        record Fated(ModelServer.Fate fate) implements Step {}

        record Breaks() implements Step {}

        /// For a while the server takes everything and answers nothing.
        record Mutes(int seconds) implements Step {}

        record Downs(int seconds) implements Step {}

        record Streamless(int seconds) implements Step {}

        record Drains() implements Step {}

        record ExpiresToken() implements Step {}

        /// More is missed than is replayed.
        record ForgetsReplay() implements Step {}

        record Restores() implements Step {}

        /// The user is removed from a room and added again.
        record LeavesAndReturns() implements Step {}

        record RestartsProgram() implements Step {}

        record Passes(int seconds) implements Step {}
    }

    final ControlledLoop loop = new ControlledLoop();
    final ModelServer server;
    final Store store = new KeptStore(Store.inMemory());
    final List<ConnectionChange> changes = new ArrayList<>();
    /// Room and seq of each message that was told, in the order of telling.
    final List<Message> told = new ArrayList<>();

    /// The texts of what the client's user has sent, by room, in the order of sending.
    final Map<String, List<String>> sent = new HashMap<>();

    private ParleyClient client;
    private final Random random = new Random(1);
    private int texts;
    private boolean wasAway;

    Play() throws IOException {
        server = new ModelServer(loop);
        server.signIn(store);
        server.makeRoom(ROOM);
        server.makeRoom(OTHER_ROOM);
        client = start();
    }

    /// A store that outlives its client.
    private record KeptStore(Store kept) implements Store {
        @Override
        public Map<String, byte[]> load() {
            return kept.load();
        }

        @Override
        public void put(String key, byte[] value, boolean isUrgent) {
            kept.put(key, value, isUrgent);
        }

        @Override
        public void remove(String key) {
            kept.remove(key);
        }

        @Override
        public void close() {}
    }

    private ParleyClient start() {
        ParleyClient started =
                ParleyClient.builder("model").store(store).executor(loop).build(loop, server, random);
        started.observe(change -> {
            if (change instanceof Change.ConnectionChanged(var connection)) changes.add(connection);
            if (change instanceof Change.MessageReceived(var message)) told.add(message);
            if (change instanceof Change.SnapshotTaken) told.clear();
        });
        return started;
    }

    ParleyClient client() {
        return client;
    }

    /// Time passes, second by second, with the server's heartbeats and the promises held in each.
    void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            loop.advance(SECOND);
            server.passSecond();
            if (second % HEARTBEAT_SECONDS == HEARTBEAT_SECONDS - 1) server.heartbeat();
            hold();
        }
        loop.run();
        hold();
    }

    private void away(int seconds, Runnable begin, Runnable end) {
        begin.run();
        pass(Duration.ofSeconds(seconds));
        end.run();
    }

    void take(Step step) {
        switch (step) {
            case Step.Sends(var elsewhere) -> send(elsewhere ? OTHER_ROOM : ROOM);
            case Step.Says(var elsewhere) -> server.say(elsewhere ? OTHER_ROOM : ROOM, "said " + ++texts);
            case Step.Edits() -> onLast((room, seq) -> server.edit(room, seq, "edited " + ++texts));
            case Step.Deletes() -> onLast(server::delete);
            case Step.Reacts() -> onLast((room, seq) -> server.react(room, seq, "👍"));
            case Step.Reads() ->
                client.room(new RoomId(ROOM))
                        .filter(room -> room.room().lastSeq() > 0)
                        .ifPresent(room ->
                                client.markRead(room.room().id(), room.room().lastSeq()));
            case Step.Fated(var fate) -> server.fates.add(fate);
            case Step.Breaks() -> server.breakAll(Status.Code.UNAVAILABLE);
            case Step.Mutes(var seconds) ->
                away(seconds, () -> server.isMute = true, () -> {
                    server.isMute = false;
                    // What was on the way is gone.
                    server.breakAll(Status.Code.UNAVAILABLE);
                });
            case Step.Downs(var seconds) ->
                away(
                        seconds,
                        () -> {
                            server.isDown = true;
                            server.breakAll(Status.Code.UNAVAILABLE);
                        },
                        () -> server.isDown = false);
            case Step.Streamless(var seconds) ->
                away(
                        seconds,
                        () -> {
                            server.isStreamless = true;
                            server.breakAll(Status.Code.UNAVAILABLE);
                        },
                        () -> server.isStreamless = false);
            case Step.Drains() -> server.drain(1500);
            case Step.ExpiresToken() -> server.expireToken();
            case Step.ForgetsReplay() -> {
                server.maxReplay = -1;
                server.breakAll(Status.Code.UNAVAILABLE);
                pass(Duration.ofSeconds(3));
                server.maxReplay = 10_000;
            }
            case Step.Restores() -> server.restore();
            case Step.LeavesAndReturns() -> {
                wasAway = true;
                server.setSelfMember(OTHER_ROOM, false);
                server.say(OTHER_ROOM, "unseen " + ++texts);
                pass(SECOND);
                server.setSelfMember(OTHER_ROOM, true);
            }
            case Step.RestartsProgram() -> restart();
            case Step.Passes(var seconds) -> pass(Duration.ofSeconds(seconds));
        }
        loop.run();
        hold();
    }

    private interface OnMessage {
        void act(String room, long seq);
    }

    private void onLast(OnMessage act) {
        long last = server.room(ROOM).lastSeq();
        if (last > 0 && !server.room(ROOM).messages.get((int) last - 1).hasDeleteTime()) act.act(ROOM, last);
    }

    void send(String room) {
        String text = "sent " + ++texts;
        sent.computeIfAbsent(room, _ -> new ArrayList<>()).add(text);
        client.send(new RoomId(room), text);
    }

    /// The program ends, as a program ends that is killed: nothing is said to anybody.
    private void restart() {
        loop.run();
        // Ends at once: with the loop goes all that was planned.
        client.disconnect();
        loop.run();
        client = start();
        told.clear();
        var _ = client.connect();
    }

    // --- judgement ---

    /// What must be so at every moment.
    void hold() {
        for (String room : List.of(ROOM, OTHER_ROOM)) {
            List<TimelineEntry> entries = client.timeline(new RoomId(room)).entries();
            long last = 0;
            Set<String> ids = new HashSet<>();
            boolean isTail = false;
            for (TimelineEntry entry : entries) {
                switch (entry) {
                    case Posted(var message) -> {
                        assertThat(isTail).as("posted before outgoing").isFalse();
                        if (last != 0) {
                            assertThat(message.seq()).as("no hole, no double").isEqualTo(last + 1);
                        }
                        last = message.seq();
                        assertThat(ids.add(message.senderId() + message.clientMessageId()))
                                .as("twice: %s", message.text())
                                .isTrue();
                    }
                    case Outgoing outgoing -> {
                        isTail = true;
                        assertThat(ids.add(ModelServer.SELF + outgoing.clientMessageId()))
                                .as("beside its twin: %s", outgoing.draft().text())
                                .isTrue();
                    }
                }
            }
        }
    }

    /// Everything is well again; and then everything must be there.
    void healAndJudge() {
        server.isDown = false;
        server.isMute = false;
        server.isStreamless = false;
        server.maxReplay = 10_000;
        pass(HEALING);
        if (client.state() != ConnectionState.CONNECTED) {
            var _ = client.connect();
            pass(HEALING);
        }
        assertThat(client.state()).as("came back").isEqualTo(ConnectionState.CONNECTED);
        assertThat(client.connection().transport()).as("back on a stream").isEqualTo(Transport.STREAM);
        assertThat(client.isCaughtUp()).isTrue();
        assertThat(server.openStreams()).as("one stream").isEqualTo(1);
        assertThat(server.openPolls()).isZero();
        unique();
        for (String room : List.of(ROOM, OTHER_ROOM)) {
            var _ = client.timeline(new RoomId(room)).loadOlder();
        }
        pass(SECOND);
        for (String room : List.of(ROOM, OTHER_ROOM)) complete(room);
        gaplesslyTold();
    }

    /// Every message that was sent and not refused is stored once, in the order of sending.
    private void unique() {
        Map<String, List<String>> stored = new HashMap<>();
        for (SendMessageRequest request : server.sent()) {
            stored.computeIfAbsent(request.getRoomId(), _ -> new ArrayList<>()).add(request.getText());
        }
        sent.forEach((room, texts) -> {
            Set<String> failed = new HashSet<>();
            for (TimelineEntry entry : client.timeline(new RoomId(room)).entries()) {
                if (entry instanceof Outgoing outgoing) {
                    assertThat(outgoing.state()).as("nothing is left waiting").isEqualTo(Outgoing.State.FAILED);
                    failed.add(outgoing.draft().text());
                }
            }
            List<String> expected =
                    texts.stream().filter(text -> !failed.contains(text)).toList();
            assertThat(stored.getOrDefault(room, List.of()))
                    .as("stored once, in order")
                    .isEqualTo(expected);
        });
    }

    /// What the timeline shows is what the room holds, up to the newest message.
    private void complete(String room) {
        List<dev.parley.v1.Message> there = server.room(room).messages;
        List<Message> shown = client.timeline(new RoomId(room)).entries().stream()
                .filter(Posted.class::isInstance)
                .map(entry -> ((Posted) entry).message())
                .toList();
        if (there.isEmpty()) {
            assertThat(shown).isEmpty();
            return;
        }
        assertThat(shown).as("%s shows its newest message", room).isNotEmpty();
        assertThat(shown.getLast().seq()).isEqualTo(there.size());
        for (Message message : shown) {
            assertThat(message).isEqualTo(Mapping.message(there.get((int) message.seq() - 1)));
        }
        assertThat(client.room(new RoomId(room)).orElseThrow().room().lastSeq()).isEqualTo(there.size());
    }

    /// Since the last snapshot, every message was told once, in order.
    private void gaplesslyTold() {
        Map<RoomId, Long> last = new HashMap<>();
        for (Message message : told) {
            Long before = last.put(message.roomId(), message.seq());
            if (before == null) continue;
            assertThat(message.seq()).as("told once, in order").isGreaterThan(before);
            boolean mayLeap = wasAway && message.roomId().value().equals(OTHER_ROOM);
            if (!mayLeap) assertThat(message.seq()).as("none is skipped").isEqualTo(before + 1);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
