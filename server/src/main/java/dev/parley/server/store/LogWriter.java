package dev.parley.server.store;

import dev.parley.server.model.Role;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The sequencer's path to PostgreSQL, over one connection of its own. Binds arrays by JDBC under statements that
/// jOOQ rendered once ({@link HotStatements}); a batch of sends is two round trips, whatever its size.
///
/// Used by one thread. After an exception the connection's state is unknown: {@link #rollback()} or {@link #close()}.
public final class LogWriter implements AutoCloseable {
    private static final String SEPARATOR = "; ";

    private final Connection connection;
    private final Tables tables;
    private final Standing standing = new Standing();

    /// @param connection with autocommit on and time-outs set; closed with this writer
    public LogWriter(Connection connection) {
        this.connection = connection;
        this.tables = Tables.over(DSL.using(connection, SQLDialect.POSTGRES, new Settings().withFetchSize(0)));
    }

    /// Where the log stands, under its lock.
    ///
    /// @param now the database's clock at the start of the transaction
    public record Head(long position, Instant now) {}

    /// What the look-up found for one send.
    ///
    /// @param role the sender's in the room
    /// @param lastSeq the room's; 0 when there is no such room
    /// @param stored the message under the same key; null when the key is new
    public record PostFound(
            Role role, long lastSeq, @Nullable Stored stored) {}

    /// A message that was stored before.
    public record Stored(long room, long seq, long fingerprint, Instant createTime) {}

    /// What the look-up found for one read marker.
    public record MarkFound(Role role, long readSeq, long lastSeq) {}

    /// What a transaction begins with.
    public record Begun(Head head, List<PostFound> posts) {}

    /// Begins a transaction, takes the log's lock, then looks up the sends: one round trip. Of senders and rooms that
    /// are known from the transaction before, only repeats are looked up.
    public Begun begin(List<PostRows.Key> keys) throws SQLException {
        return !keys.isEmpty() && standing.covers(keys) ? beginKnowing(keys) : beginAsking(keys);
    }

    private Begun beginAsking(List<PostRows.Key> keys) throws SQLException {
        String statements = HotStatements.BEGIN + SEPARATOR + HotStatements.LOCK;
        if (!keys.isEmpty()) statements += SEPARATOR + HotStatements.LOOK_UP_POSTS;
        try (PreparedStatement run = connection.prepareStatement(statements)) {
            if (!keys.isEmpty()) bindKeys(run, keys);
            run.execute();
            Head head = nextResult(run, LogWriter::head);
            List<PostFound> found = keys.isEmpty() ? List.of() : nextResult(run, LogWriter::postsFound);
            standing.learn(head.position(), keys, found);
            return new Begun(head, found);
        }
    }

    private Begun beginKnowing(List<PostRows.Key> keys) throws SQLException {
        Head head;
        Map<Integer, Stored> repeats;
        try (PreparedStatement run = connection.prepareStatement(
                String.join(SEPARATOR, HotStatements.BEGIN, HotStatements.LOCK, HotStatements.LOOK_UP_REPEATS))) {
            run.setObject(1, keys.stream().mapToLong(PostRows.Key::sender).toArray());
            run.setArray(2, idsOf(keys));
            run.execute();
            head = nextResult(run, LogWriter::head);
            repeats = nextResult(run, LogWriter::repeats);
        }
        if (!standing.isAsOf(head.position())) {
            // Another node has written since.
            standing.forget();
            List<PostFound> found = lookUpPosts(keys);
            standing.learn(head.position(), keys, found);
            return new Begun(head, found);
        }
        List<PostFound> found = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            PostRows.Key key = keys.get(i);
            found.add(new PostFound(standing.role(key), standing.lastSeq(key), repeats.get(i)));
        }
        return new Begun(head, found);
    }

    private static Head head(ResultSet rows) throws SQLException {
        rows.next();
        return new Head(rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant());
    }

    public List<PostFound> lookUpPosts(List<PostRows.Key> keys) throws SQLException {
        try (PreparedStatement run = connection.prepareStatement(HotStatements.LOOK_UP_POSTS)) {
            bindKeys(run, keys);
            return postsFound(run.executeQuery());
        }
    }

    /// @param rooms, users one each for a marker
    public List<MarkFound> lookUpMarks(long[] rooms, long[] users) throws SQLException {
        try (PreparedStatement run = connection.prepareStatement(HotStatements.LOOK_UP_MARKS)) {
            run.setObject(1, rooms);
            run.setObject(2, users);
            ResultSet rows = run.executeQuery();
            List<MarkFound> found = new ArrayList<>(rooms.length);
            while (rows.next()) found.add(new MarkFound(Role.of(rows.getShort(1)), rows.getLong(2), rows.getLong(3)));
            return found;
        }
    }

    /// Writes what a batch gathered, and commits it when told to: one round trip.
    public void write(LogRows rows, long position, boolean commit) throws SQLException {
        List<String> statements = rows.statements();
        if (commit) statements.add(HotStatements.COMMIT);
        if (statements.isEmpty()) return;
        try (PreparedStatement run = connection.prepareStatement(String.join(SEPARATOR, statements))) {
            rows.bind(run, connection, position);
            run.execute();
            finish(run);
        } catch (SQLException failed) {
            standing.forget();
            throw failed;
        }
        standing.wrote(rows);
        if (commit) standing.committed(position);
    }

    /// The tables inside the transaction.
    public Tables tables() {
        return tables;
    }

    public void rollback() throws SQLException {
        standing.forget();
        try (Statement run = connection.createStatement()) {
            run.execute("ROLLBACK");
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            // Nothing is lost: whatever was not committed is run again.
        }
    }

    private void bindKeys(PreparedStatement run, List<PostRows.Key> keys) throws SQLException {
        run.setObject(1, keys.stream().mapToLong(PostRows.Key::room).toArray());
        run.setObject(2, keys.stream().mapToLong(PostRows.Key::sender).toArray());
        run.setArray(3, idsOf(keys));
    }

    private Array idsOf(List<PostRows.Key> keys) throws SQLException {
        return connection.createArrayOf(
                "text", keys.stream().map(PostRows.Key::clientMessageId).toArray());
    }

    /// By the place of the send in the look-up, from 0.
    private static Map<Integer, Stored> repeats(ResultSet rows) throws SQLException {
        Map<Integer, Stored> found = new HashMap<>();
        while (rows.next()) found.put(Math.toIntExact(rows.getLong(1)) - 1, stored(rows, 2));
        return found;
    }

    /// @param first the index of the first of room_id, seq, fingerprint, create_time
    private static Stored stored(ResultSet rows, int first) throws SQLException {
        return new Stored(
                rows.getLong(first),
                rows.getLong(first + 1),
                rows.getLong(first + 2),
                rows.getObject(first + 3, OffsetDateTime.class).toInstant());
    }

    private static List<PostFound> postsFound(ResultSet rows) throws SQLException {
        List<PostFound> found = new ArrayList<>();
        while (rows.next()) {
            Role role = Role.of(rows.getShort(1));
            long lastSeq = rows.getLong(2);
            Stored stored = rows.getLong(4) == 0 ? null : stored(rows, 3);
            found.add(new PostFound(role, lastSeq, stored));
        }
        return found;
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /// The next result of a joined statement that has rows; those without are passed over.
    private static <T> T nextResult(PreparedStatement run, Reading<T> reading) throws SQLException {
        while (run.getResultSet() == null) {
            if (!run.getMoreResults() && run.getUpdateCount() == -1) throw new SQLException("a result is missing");
        }
        T value = reading.read(run.getResultSet());
        run.getMoreResults();
        return value;
    }

    private static void finish(PreparedStatement run) throws SQLException {
        while (run.getMoreResults() || run.getUpdateCount() != -1) {
            // Each statement's count; an error among them is thrown here.
        }
    }
}
