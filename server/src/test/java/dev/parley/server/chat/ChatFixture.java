package dev.parley.server.chat;

import dev.parley.server.log.LogFixture;
import dev.parley.server.log.Work;
import dev.parley.server.model.Change;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import dev.parley.server.store.SearchIndex;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A sequencer over a fresh database with four users, and the few things that tests of chat do with it.
final class ChatFixture implements AutoCloseable {
    static final UserId ADA = new UserId(1);
    static final UserId BOB = new UserId(2);
    static final UserId CY = new UserId(3);
    static final UserId DEE = new UserId(4);
    static final UserId NOBODY = new UserId(999_999_999);

    final LogFixture log = new LogFixture(_ -> {});
    final RoomReads rooms = new RoomReads(log.reads);
    final History history = new History(log.reads);
    final MessageSearch search = new MessageSearch(log.reads);
    final SearchIndex index = new SearchIndex(log.database.readers());

    ChatFixture() {
        users(4);
    }

    /// Makes the users 1 to a number, those that are there already kept.
    void users(int count) {
        execute("INSERT INTO users SELECT n, 'user' || n, 'user' || n, 'User ' || n, 'user ' || n, '', now(), now(), 1 "
                + "FROM generate_series(1, " + count + ") n ON CONFLICT DO NOTHING");
    }

    RoomId privateRoom(UserId owner, UserId... members) {
        return done(new CreateRoom(owner, RoomKind.PRIVATE, "", "A room", "", List.of(members)))
                .room()
                .id();
    }

    RoomId publicRoom(String handle, UserId owner, UserId... members) {
        return done(new CreateRoom(owner, RoomKind.PUBLIC, handle, "Room " + handle, "", List.of(members)))
                .room()
                .id();
    }

    RoomId directRoom(UserId one, UserId other) {
        return done(new OpenDirectRoom(one, other)).room().id();
    }

    /// Sends a message.
    ///
    /// @return its seq
    long post(RoomId room, UserId sender, String text) {
        return done(post(room, sender, UUID.randomUUID(), text)).seq();
    }

    static Work.Post post(RoomId room, UserId sender, UUID id, String text) {
        return answerOf(PostMessage.of(sender, room, id, text, Map.of(), 0, List.of()));
    }

    <T> T done(Work<T> work) {
        return answerOf(log.await(work));
    }

    <T> Refusal refused(Work<T> work) {
        return refusalOf(log.await(work));
    }

    static <T> T answerOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    static <T> Refusal refusalOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> throw new AssertionError("not refused: " + value);
            case Outcome.Refused<T>(Refusal refusal) -> refusal;
        };
    }

    /// The entries that were appended while something ran.
    List<Entry> entriesOf(Runnable work) {
        int before = log.announced.size();
        work.run();
        return List.copyOf(log.announced.subList(before, log.announced.size()));
    }

    List<Change> changesOf(Runnable work) {
        return entriesOf(work).stream().<Change>map(Entry::change).toList();
    }

    /// Indexes all that the log holds.
    void indexAll() {
        long advanced = 1;
        while (advanced > 0) advanced = index.advance(1_000);
    }

    /// The one number that a query answers.
    long number(String query) {
        try (Connection connection = log.database.readers().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    void execute(String sql) {
        try (Connection connection = log.database.readers().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
