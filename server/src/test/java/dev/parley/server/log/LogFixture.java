package dev.parley.server.log;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A sequencer over a fresh database, and the few things that tests of the log and its readers do with it.
public final class LogFixture implements AutoCloseable {
    public final Database database;
    public final Reads reads;
    public final Sequencer sequencer;
    public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    public final List<Entry> announced = new CopyOnWriteArrayList<>();

    public LogFixture(Consumer<Announcement> announce) {
        this(TestDatabase.fast(), null, announce);
    }

    LogFixture(
            Database database,
            Sequencer.@org.jspecify.annotations.Nullable ConnectionSource connections,
            Consumer<Announcement> announce) {
        this.database = database;
        this.reads = new Reads(database.readers());
        this.sequencer = new Sequencer(
                connections == null ? database::openSequencerConnection : connections,
                announcement -> {
                    announced.addAll(announcement.entries());
                    announce.accept(announcement);
                },
                metrics);
        sequencer.start();
    }

    /// Makes a room with members by the tables' own doors, and the log's entries for it.
    public RoomId room(long id, UserId... members) {
        RoomId room = new RoomId(id);
        run(tx -> {
            insertRoom(room);
            return Outcome.done(true);
        });
        for (UserId member : members) join(room, member);
        return room;
    }

    public void join(RoomId room, UserId user) {
        run(tx -> {
            Member member = new Member(room, user, Role.MEMBER, 0, tx.now());
            long position = tx.append(room, new MemberChanged(member, user, tx.now()));
            execute(
                    "INSERT INTO members (room_id, user_id, role, joined_position, join_time) VALUES (%d, %d, 2, %d, now())"
                            .formatted(room.value(), user.value(), position));
            return Outcome.done(true);
        });
    }

    public void leave(RoomId room, UserId user) {
        run(tx -> {
            Member member = new Member(room, user, Role.NONE, 0, tx.now());
            long position = tx.append(room, new MemberChanged(member, user, tx.now()));
            execute(
                    "WITH gone AS (DELETE FROM members WHERE room_id = %d AND user_id = %d RETURNING joined_position) INSERT INTO former_memberships SELECT %d, %d, joined_position, %d FROM gone"
                            .formatted(room.value(), user.value(), user.value(), room.value(), position));
            return Outcome.done(true);
        });
    }

    private void insertRoom(RoomId room) {
        execute(
                "INSERT INTO rooms (room_id, kind, title, title_key, topic, last_position, create_time, update_time) VALUES (%d, 2, 't', 't', '', 0, now(), now())"
                        .formatted(room.value()));
    }

    private void execute(String sql) {
        try (Connection connection = database.readers().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    public static Work.Post post(RoomId room, UserId sender, String text) {
        return new Work.Post(room, sender, UUID.randomUUID(), text.hashCode(), text, Map.of(), 0, List.of());
    }

    public <T> CompletableFuture<Outcome<T>> submit(Work<T> work) {
        CompletableFuture<Outcome<T>> done = new CompletableFuture<>();
        boolean taken = sequencer.submit(new Submission<>(
                work, System.nanoTime() + Duration.ofSeconds(30).toNanos(), done::complete));
        if (!taken) throw new IllegalStateException("the queue is full");
        return done;
    }

    public <T> Outcome<T> await(Work<T> work) {
        return submit(work).orTimeout(30, TimeUnit.SECONDS).join();
    }

    public <T> T done(Work<T> work) {
        return switch (await(work)) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    private void run(Command<Boolean> command) {
        done(command);
    }

    @Override
    public void close() {
        sequencer.close();
        database.close();
    }
}
