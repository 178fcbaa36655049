package dev.parley.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// One server's claim on a database, held by a lock of a connection of its own: a second server would not hear of what
/// the
/// first one commits. PostgreSQL lets the claim go when the server ends, also when its machine is gone: its end of the
/// connection is probed every few seconds.
public final class Claim implements AutoCloseable {
    /// Chosen once; any other program's advisory locks have other numbers.
    private static final long LOCK = 0x5061726c65790001L;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String PROBE =
            "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5;" + " SET tcp_keepalives_count = 3";

    private final Connection connection;

    private Claim(Connection connection) {
        this.connection = connection;
    }

    /// Waits up to 30 s for a former server to let go. Throws [DatabaseStartException] when one still has the database.
    public static Claim take(Database database) {
        return take(database, PATIENCE);
    }

    static Claim take(Database database, Duration patience) {
        try {
            Connection connection = database.openListenerConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute(PROBE);
                for (long end = System.nanoTime() + patience.toNanos(); !isTaken(statement); Thread.sleep(PAUSE)) {
                    if (System.nanoTime() - end > 0) throw inUse(database);
                }
                return new Claim(connection);
            } catch (RuntimeException | SQLException | InterruptedException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new DatabaseStartException("PostgreSQL at " + database.url() + " did not answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("the start was interrupted", interrupted);
        }
    }

    private static boolean isTaken(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static DatabaseStartException inUse(Database database) {
        return new DatabaseStartException("Another Parley server uses the database at " + database.url()
                + ". Stop it first, or give this one a database of its own.");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException broken) {
            // PostgreSQL has let the claim go with the connection.
        }
    }
}
