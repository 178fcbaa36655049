package dev.parley.bench.bound;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/// How fast one connection stores messages in batches, each batch a commit, and how long the smallest commit takes.
/// The table is a copy of the service's own, with its constraints and indexes.
public final class RawInserts {
    private static final int ROOMS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String TEXT =
            "A message of a hundred characters, which is what people write to each other when they are in no hurry."
                    .substring(0, 100);
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Connection connection;
    private final long[] seqs = new long[ROOMS];
    private long position;

    /// Makes the tables.
    public RawInserts(Connection connection) throws SQLException {
        this.connection = connection;
        execute("DROP TABLE IF EXISTS bound_messages, bound_commits");
        execute("CREATE TABLE bound_messages (LIKE messages INCLUDING ALL)");
        execute("CREATE TABLE bound_commits (number bigint)");
    }

    /// Removes the tables.
    public void drop() throws SQLException {
        execute("DROP TABLE bound_messages, bound_commits");
    }

    /// Messages a second by one INSERT a batch, its columns as arrays.
    public double perSecond(int batch, Duration time) throws SQLException {
        long start = System.nanoTime();
        long rows = 0;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO bound_messages (position, room_id, seq, sender_id, client_message_id, fingerprint,"
                        + " reply_to_seq, create_time, text)"
                        + " SELECT p, r, q, r, c, p * 31, 0, now(), t"
                        + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]::uuid[], ?::text[])"
                        + " AS rows (p, r, q, c, t)")) {
            while (System.nanoTime() - start < time.toNanos()) {
                bind(insert, batch);
                insert.executeUpdate();
                rows += batch;
            }
        }
        return rows / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private void bind(PreparedStatement insert, int batch) throws SQLException {
        long[] positions = new long[batch];
        long[] rooms = new long[batch];
        long[] numbers = new long[batch];
        String[] ids = new String[batch];
        String[] texts = new String[batch];
        for (int i = 0; i < batch; i++) {
            positions[i] = ++position;
            rooms[i] = i % ROOMS;
            numbers[i] = ++seqs[i % ROOMS];
            ids[i] = new java.util.UUID(
                            (System.currentTimeMillis() << 16) | 0x7000,
                            ThreadLocalRandom.current().nextLong())
                    .toString();
            texts[i] = TEXT;
        }
        insert.setObject(1, positions);
        insert.setObject(2, rooms);
        insert.setObject(3, numbers);
        insert.setArray(4, connection.createArrayOf("text", ids));
        insert.setArray(5, connection.createArrayOf("text", texts));
    }

    /// Times of commits of one small row each, in nanoseconds.
    public Histogram commits(Duration time) throws SQLException {
        Histogram times = new Histogram(LONGEST_NANOS, 3);
        long start = System.nanoTime();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bound_commits VALUES (?)")) {
            for (long now = start; now - start < time.toNanos(); now = System.nanoTime()) {
                insert.setLong(1, now);
                insert.executeUpdate();
                times.recordValue(System.nanoTime() - now);
            }
        }
        return times;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
