package dev.parley.server.fanout;

import static dev.parley.server.store.jooq.Tables.LOG_HEAD;

import dev.parley.bench.micro.MicroBenchmark;
import dev.parley.bench.micro.SampleEntries;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import dev.parley.server.rpc.EntryEncoder;
import dev.parley.server.store.Reads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.MockConnection;
import org.jooq.tools.jdbc.MockResult;
import org.jooq.tools.jdbc.SingleConnectionDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/// What an entry costs for each who hears it: the hub's walk over a room's subscribers, and the emptying of their
/// mailboxes, on one thread. In the server's package, because all of it is package-private.
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class FanoutBenchmark extends MicroBenchmark {
    /// What the hub hands out under one hold of its lock; each is one operation.
    private static final int ENTRIES = 256;

    @Param({"10", "100", "1000"})
    int subscribers;

    private final Audiences audiences = new Audiences();
    private List<Slot> slots;

    @Setup
    public void setUp() {
        EntryEncoder encoder = new EntryEncoder();
        Tail tail = new Tail(encoder, Tail.LIMIT_BYTES, 0);
        slots = LongStream.rangeClosed(1, ENTRIES)
                .mapToObj(position -> tail.append(SampleEntries.sent(position)))
                .toList();
        for (Subscriber subscriber : subscribers(encoder)) {
            subscriber.rooms = new HashSet<>(Set.of(SampleEntries.ROOM.value()));
            audiences.attach(subscriber, 0);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void offerAndEmpty(Blackhole taken) {
        List<Subscriber> touched = new ArrayList<>();
        for (Slot slot : slots) audiences.offer(slot, touched);
        for (Subscriber subscriber : touched) {
            subscriber.touched = false;
            for (Slot slot = subscriber.mailbox.poll(); slot != null; slot = subscriber.mailbox.poll()) {
                taken.consume(slot.event());
            }
        }
        if (touched.size() != subscribers) throw new IllegalStateException("somebody heard nothing");
    }

    private List<Subscriber> subscribers(Encoder encoder) {
        Subscribers all = new Subscribers(
                emptyLog(),
                encoder,
                Clock.systemUTC(),
                new Random(1),
                new SimpleMeterRegistry(),
                Subscribers.Limits.of(0, 1));
        return LongStream.rangeClosed(1, subscribers)
                .mapToObj(user -> subscriber(new UserId(user), all))
                .toList();
    }

    @SuppressWarnings("NullAway") // Nobody runs it: it asks neither hub nor log.
    private static Subscriber subscriber(UserId user, Subscribers all) {
        Opening opening = new Opening(user, null, Instant.MAX, "", 0, List.of(), null, null);
        return new Subscriber(user.toString(), opening, new Nowhere(), all, null, null);
    }

    private static final class Nowhere implements Outlet {
        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void write(Frame frame) {}

        @Override
        public void end(Refusal why) {}

        @Override
        public void complete() {}
    }

    /// Subscribers ask their log where it stands, and nothing more.
    private static Reads emptyLog() {
        var sql = DSL.using(SQLDialect.POSTGRES);
        var head = sql.newResult(LOG_HEAD.LOG_ID, LOG_HEAD.POSITION, LOG_HEAD.FLOOR);
        head.add(sql.newRecord(LOG_HEAD.LOG_ID, LOG_HEAD.POSITION, LOG_HEAD.FLOOR)
                .values(new UUID(1, 1), 0L, 0L));
        return new Reads(new SingleConnectionDataSource(
                new MockConnection(_ -> new MockResult[] {new MockResult(head.size(), head)})));
    }
}
