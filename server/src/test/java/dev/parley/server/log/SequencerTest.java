package dev.parley.server.log;

import static dev.parley.server.log.LogFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.log.Work.MarkRead;
import dev.parley.server.log.Work.Marked;
import dev.parley.server.log.Work.Post;
import dev.parley.server.log.Work.Posted;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequencerTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);

    @Test
    void messagesGetDenseSeqsAndPositionsInTheOrderOfTheirArrival() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            List<CompletableFuture<Outcome<Posted>>> sent = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) sent.add(log.submit(post(room, ADA, "m" + i)));
            List<Long> seqs = sent.stream()
                    .map(CompletableFuture::join)
                    .map(SequencerTest::seqOf)
                    .toList();

            assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, 3_000).boxed().toList());
            assertThat(log.announced)
                    .extracting(Entry::position)
                    .isEqualTo(LongStream.rangeClosed(1, 3_001).boxed().toList());
            assertThat(log.metrics.get("parley.log.batch.size").summary().max()).isGreaterThan(1);
        }
    }

    @Test
    void whatWasAnnouncedIsWhatTheLogHolds() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA, BOB);
            log.done(new Post(room, ADA, UUID.randomUUID(), 7, "né \u2603", Map.of("a", "b\"c"), 0, List.of(BOB)));
            log.done(new Post(room, BOB, UUID.randomUUID(), 8, "re", Map.of(), 1, List.of()));
            log.done(new MarkRead(room, BOB, 2));

            List<Entry> stored = log.reads.read(tables -> tables.log().range(0, 100));
            assertThat(stored)
                    .usingRecursiveComparison()
                    .ignoringFields("change.member.joinTime", "change.time", "change.member.readSeq")
                    .isEqualTo(log.announced);
        }
    }

    @Test
    void aRepeatIsStoredOnceWhetherInOneBatchOrLater() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            Post once = post(room, ADA, "once");
            CountDownLatch gate = new CountDownLatch(1);
            hold(log, gate);
            var first = log.submit(once);
            var twin = log.submit(once);
            gate.countDown();

            assertThat(first.join())
                    .isEqualTo(twin.join().map(p -> new Posted(p.room(), p.seq(), p.createTime(), false)));
            Posted later = log.done(once);
            assertThat(later.seq()).isEqualTo(1);
            assertThat(later.repeated()).isTrue();
            assertThat(seqOf(log.await(post(room, ADA, "next")))).isEqualTo(2);
        }
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            Post first = post(room, ADA, "one");
            Post other = new Post(room, ADA, first.clientMessageId(), 99, "two", Map.of(), 0, List.of());
            CountDownLatch gate = new CountDownLatch(1);
            hold(log, gate);
            var stored = log.submit(first);
            var inTheSameBatch = log.submit(other);
            gate.countDown();

            assertThat(seqOf(stored.join())).isEqualTo(1);
            assertThat(reasonOf(inTheSameBatch.join())).isEqualTo(Reason.CLIENT_MESSAGE_ID_REUSED);
            assertThat(reasonOf(log.await(other))).isEqualTo(Reason.CLIENT_MESSAGE_ID_REUSED);
        }
    }

    @Test
    void aWriterOnAnotherConnectionIsNoticed() {
        try (LogFixture log = new LogFixture(_ -> {});
                LogFixture other = new LogFixture(log.database, null, _ -> {})) {
            RoomId room = log.room(10, ADA, BOB);
            assertThat(seqOf(log.await(post(room, ADA, "known from here on")))).isEqualTo(1);
            assertThat(seqOf(log.await(post(room, BOB, "and he")))).isEqualTo(2);
            assertThat(seqOf(other.await(post(room, ADA, "from elsewhere")))).isEqualTo(3);
            assertThat(seqOf(log.await(post(room, ADA, "after it")))).isEqualTo(4);
            other.leave(room, BOB);

            assertThat(reasonOf(log.await(post(room, BOB, "gone")))).isEqualTo(Reason.ROOM_ACCESS_DENIED);
            assertThat(seqOf(log.await(post(room, ADA, "still here")))).isEqualTo(5);
        }
    }

    @Test
    void aMemberWhoLeavesAndReturnsIsJudgedAsItStandsEachTime() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA, BOB);
            assertThat(seqOf(log.await(post(room, BOB, "in")))).isEqualTo(1);
            log.leave(room, BOB);
            assertThat(reasonOf(log.await(post(room, BOB, "out")))).isEqualTo(Reason.ROOM_ACCESS_DENIED);
            log.join(room, BOB);
            assertThat(seqOf(log.await(post(room, BOB, "in again")))).isEqualTo(2);
        }
    }

    @Test
    void whoIsNoMemberIsRefusedAtThatPointOfTheLog() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA, BOB);
            log.leave(room, BOB);

            assertThat(reasonOf(log.await(post(room, BOB, "late")))).isEqualTo(Reason.ROOM_ACCESS_DENIED);
            assertThat(reasonOf(log.await(post(new RoomId(404), ADA, "nowhere"))))
                    .isEqualTo(Reason.ROOM_ACCESS_DENIED);
            assertThat(reasonOf(log.await(new MarkRead(room, BOB, 1)))).isEqualTo(Reason.ROOM_ACCESS_DENIED);
        }
    }

    @Test
    void aBarrierSeesTheMessagesBeforeItAndIsSeenByThoseAfter() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            CountDownLatch gate = new CountDownLatch(1);
            hold(log, gate);
            var before = log.submit(post(room, ADA, "before"));
            var seen = log.submit(new Count(room));
            var after = log.submit(post(room, ADA, "after"));
            gate.countDown();

            assertThat(seqOf(before.join())).isEqualTo(1);
            assertThat(seen.join()).isEqualTo(Outcome.done(1L));
            assertThat(seqOf(after.join())).isEqualTo(2);
        }
    }

    @Test
    void oneFailingCommandDoesNotFailItsBatch() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            CountDownLatch gate = new CountDownLatch(1);
            hold(log, gate);
            var before = log.submit(post(room, ADA, "before"));
            Command<Long> defect = _ -> {
                throw new IllegalStateException("a defect");
            };
            var failed = log.submit(defect);
            var after = log.submit(post(room, ADA, "after"));
            gate.countDown();

            assertThat(seqOf(before.join())).isEqualTo(1);
            assertThat(reasonOf(failed.join())).isEqualTo(Reason.INTERNAL);
            assertThat(seqOf(after.join())).isEqualTo(2);
            assertThat(texts(log.reads.read(tables -> tables.log().range(0, 100))))
                    .containsExactly("before", "after");
        }
    }

    @Test
    void readMarkersOnlyMoveForwardAndNotBeyondTheRoom() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA, BOB);
            for (int i = 0; i < 5; i++) log.done(post(room, ADA, "m" + i));
            int before = log.announced.size();

            assertThat(log.done(new MarkRead(room, BOB, 4))).isEqualTo(new Marked(4, 5));
            assertThat(log.done(new MarkRead(room, BOB, 2))).isEqualTo(new Marked(4, 5));
            assertThat(reasonOf(log.await(new MarkRead(room, BOB, 6)))).isEqualTo(Reason.FIELD_INVALID);
            assertThat(log.announced).hasSize(before + 1);
        }
    }

    @Test
    void aBatchWhoseCommitWasLostOnTheWayIsRunAgainAndStoredOnce() {
        Database database = TestDatabase.fast();
        AtomicInteger cuts = new AtomicInteger();
        Sequencer.ConnectionSource cutting = () -> cuttingAfterCommit(database.openSequencerConnection(), cuts);
        try (LogFixture log = new LogFixture(database, cutting, _ -> {})) {
            RoomId room = log.room(10, ADA);
            cuts.set(1);

            Posted posted = log.done(post(room, ADA, "unknown, then committed"));

            assertThat(cuts).hasValue(0);
            assertThat(posted.seq()).isEqualTo(1);
            assertThat(posted.repeated()).as("the first run had committed").isTrue();
            assertThat(texts(log.reads.read(tables -> tables.log().range(0, 100))))
                    .hasSize(1);
        }
    }

    @Test
    void aFullQueueRefusesAndCallsBackWhenThereIsRoom() {
        try (LogFixture log = new LogFixture(_ -> {})) {
            RoomId room = log.room(10, ADA);
            CountDownLatch gate = new CountDownLatch(1);
            hold(log, gate);
            int taken = 0;
            Submission<Posted> one =
                    new Submission<>(post(room, ADA, "x"), Long.MAX_VALUE / 2 + System.nanoTime(), _ -> {});
            while (log.sequencer.submit(one)) taken++;
            CompletableFuture<Boolean> room1 = new CompletableFuture<>();
            log.sequencer.whenThereIsRoom(() -> room1.complete(true));

            assertThat(taken).isBetween(Sequencer.QUEUE_LIMIT - 1, Sequencer.QUEUE_LIMIT + Sequencer.BATCH_LIMIT);
            assertThat(room1).isNotDone();
            gate.countDown();
            assertThat(room1.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    /// Holds the sequencer inside a batch, so that what is submitted meanwhile becomes the next one.
    private static void hold(LogFixture log, CountDownLatch gate) {
        CountDownLatch held = new CountDownLatch(1);
        Command<Boolean> holding = _ -> {
            held.countDown();
            awaitUninterrupted(gate);
            return Outcome.done(true);
        };
        boolean taken =
                log.sequencer.submit(new Submission<>(holding, Long.MAX_VALUE / 2 + System.nanoTime(), _ -> {}));
        assertThat(taken).isTrue();
        awaitUninterrupted(held);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("nobody opened the latch");
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private record Count(RoomId room) implements Command<Long> {
        @Override
        public Outcome<Long> run(Transaction tx) {
            return Outcome.done(tx.tables().missed().sight(ADA, 0).memberships().stream()
                    .filter(m -> m.room() == room.value())
                    .findFirst()
                    .orElseThrow()
                    .lastSeq());
        }
    }

    /// A connection that breaks after PostgreSQL has committed and before anybody hears of it.
    private static Connection cuttingAfterCommit(Connection real, AtomicInteger cuts) {
        return (Connection) Proxy.newProxyInstance(
                SequencerTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, args) -> {
                    Object result = call(real, method, args);
                    boolean commits =
                            method.getName().equals("prepareStatement") && ((String) args[0]).endsWith("COMMIT");
                    return commits ? cuttingAfterExecute((PreparedStatement) result, real, cuts) : result;
                });
    }

    private static PreparedStatement cuttingAfterExecute(
            PreparedStatement real, Connection connection, AtomicInteger cuts) {
        return (PreparedStatement) Proxy.newProxyInstance(
                SequencerTest.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (_, method, args) -> {
                    Object result = call(real, method, args);
                    if (method.getName().equals("execute") && cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        connection.close();
                        throw new SQLException("the reply to COMMIT was lost", "08006");
                    }
                    return result;
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static long seqOf(Outcome<Posted> outcome) {
        return outcome instanceof Outcome.Done<Posted>(Posted posted) ? posted.seq() : -1;
    }

    private static Reason reasonOf(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?>(var refusal)) return refusal.reason();
        throw new AssertionError("not refused: " + outcome);
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.change() instanceof MessageSent)
                .map(entry -> ((MessageSent) entry.change()).message())
                .map(Message::text)
                .toList();
    }
}
