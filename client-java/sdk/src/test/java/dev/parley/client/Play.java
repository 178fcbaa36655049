package dev.parley.client;

import dev.parley.client.TimelineEntry.Outgoing;
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

/// A client, the model of the service, and a schedule of what happens to them. A [Judge] looks on.
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
    /// What is kept over a restart of the program.
    private final Store kept = Store.inMemory();

    final List<ConnectionChange> changes = new ArrayList<>();
    /// Room and seq of each message that was told, in the order of telling.
    final List<Message> told = new ArrayList<>();

    /// The texts of what the client's user has sent, by room, in the order of sending.
    final Map<String, List<String>> sent = new HashMap<>();

    /// The rooms that the user was removed from: what was said there meanwhile is not told.
    final Set<String> left = new HashSet<>();

    private final Judge judge = new Judge(this);
    private Program program;
    private final Random random = new Random(1);
    private int texts;
    private long seconds;

    Play() throws IOException {
        server = new ModelServer(loop);
        server.signIn(kept);
        server.makeRoom(ROOM);
        server.makeRoom(OTHER_ROOM);
        program = new Program();
    }

    /// One run of the client. After its end it shows nothing and keeps nothing, whatever was planned.
    private final class Program implements Store {
        final ParleyClient client =
                ParleyClient.builder("model").store(this).executor(loop).build(loop, server, random);
        private boolean isOver;

        Program() {
            client.observe(this::observe);
        }

        private void observe(Change change) {
            if (isOver) return;
            if (change instanceof Change.ConnectionChanged(var connection)) changes.add(connection);
            if (change instanceof Change.MessageReceived(var message)) told.add(message);
            if (change instanceof Change.SnapshotTaken) told.clear();
        }

        /// The network tells the server; nobody else hears of it.
        void kill() {
            isOver = true;
            client.disconnect();
            loop.run();
        }

        @Override
        public Map<String, byte[]> load() {
            return kept.load();
        }

        @Override
        public void put(String key, byte[] value, boolean isUrgent) {
            if (!isOver) kept.put(key, value, isUrgent);
        }

        @Override
        public void remove(String key) {
            if (!isOver) kept.remove(key);
        }

        @Override
        public void close() {}
    }

    ParleyClient client() {
        return program.client;
    }

    /// Time passes, second by second, with the server's heartbeats and the promises held in each.
    void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            loop.advance(SECOND);
            server.passSecond();
            if (++seconds % HEARTBEAT_SECONDS == 0) server.heartbeat();
            judge.hold();
        }
        settle();
    }

    /// What is due now happens.
    void settle() {
        loop.run();
        judge.hold();
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
                client().room(new RoomId(ROOM))
                        .filter(room -> room.room().lastSeq() > 0)
                        .ifPresent(room ->
                                client().markRead(room.room().id(), room.room().lastSeq()));
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
            case Step.Restores() -> server.restore(Map.of());
            case Step.LeavesAndReturns() -> {
                setSelfMember(OTHER_ROOM, false);
                server.say(OTHER_ROOM, "unseen " + ++texts);
                pass(SECOND);
                setSelfMember(OTHER_ROOM, true);
            }
            case Step.RestartsProgram() -> restart();
            case Step.Passes(var seconds) -> pass(Duration.ofSeconds(seconds));
        }
        settle();
    }

    private interface OnMessage {
        void act(String room, long seq);
    }

    private void onLast(OnMessage act) {
        long last = server.room(ROOM).lastSeq();
        if (last > 0 && !server.room(ROOM).messages.get((int) last - 1).hasDeleteTime()) act.act(ROOM, last);
    }

    private void send(String room) {
        send(room, "sent " + ++texts);
    }

    void send(String room, String text) {
        texts(room).add(text);
        client().send(new RoomId(room), text);
    }

    private List<String> texts(String room) {
        return sent.computeIfAbsent(room, _ -> new ArrayList<>());
    }

    /// A failed message is sent again: as if it were written now.
    void retry(String room, String text) {
        Outgoing failed = outgoing(room, text);
        texts(room).remove(text);
        texts(room).add(text);
        client().retry(failed);
    }

    void discard(String room, String text) {
        Outgoing failed = outgoing(room, text);
        texts(room).remove(text);
        client().discard(failed);
    }

    /// A message that is not in its place yet.
    Outgoing outgoing(String room, String text) {
        return client().timeline(new RoomId(room)).entries().stream()
                .filter(Outgoing.class::isInstance)
                .map(Outgoing.class::cast)
                .filter(outgoing -> outgoing.draft().text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("\"" + text + "\" is not on its way in " + room));
    }

    void setSelfMember(String room, boolean isMember) {
        if (!isMember) left.add(room);
        server.setSelfMember(room, isMember);
    }

    /// The program ends, as a program ends that is killed, and starts again.
    void restart() {
        loop.run();
        program.kill();
        changes.clear();
        told.clear();
        program = new Program();
        var _ = client().connect();
    }

    /// Everything is well again; and then everything must be there.
    void healAndJudge() {
        server.isDown = false;
        server.isMute = false;
        server.isStreamless = false;
        server.setLate(false);
        server.repeatedAtResume = 0;
        server.streamSeconds = 0;
        server.crowded = null;
        server.maxReplay = 10_000;
        pass(HEALING);
        if (client().state() != ConnectionState.CONNECTED) {
            var _ = client().connect();
            pass(HEALING);
        }
        judge.isBack();
        judge.isSentOnce();
        for (String room : List.of(ROOM, OTHER_ROOM)) {
            var _ = client().timeline(new RoomId(room)).loadOlder();
        }
        pass(SECOND);
        judge.isComplete();
        judge.isToldGaplessly();
    }

    @Override
    public void close() {
        server.close();
    }
}
