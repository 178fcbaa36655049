package dev.parley.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One server's claim on a database, held by a lock of a connection of its own: a second server would not hear of
/// what the first one commits. PostgreSQL lets the claim go when the server ends, also when its machine is gone: the
/// connection is probed from both ends every few seconds. After a restart of PostgreSQL it is taken again.
public final class Claim implements AutoCloseable {
    /// Chosen once; any other program's advisory locks have other numbers.
    private static final long LOCK = 0x5061726c65790001L;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);
    private static final int PROBE_SECONDS = 2;
    private static final String PROBE_THE_SERVER =
            "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5;" + " SET tcp_keepalives_count = 3";
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    private final Database database;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread keeper = Thread.ofVirtual().name("claim").unstarted(this::keep);

    /// The keeper's own once it has started.
    private Connection connection;

    private Claim(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /// Waits up to 30 s for a former server to let go. Throws [DatabaseStartException] when one still has the
    /// database.
    public static Claim take(Database database) {
        return take(database, PATIENCE);
    }

    static Claim take(Database database, Duration patience) {
        try {
            Connection connection = connect(database);
            try {
                long end = System.nanoTime() + patience.toNanos();
                while (!locks(connection)) {
                    if (System.nanoTime() - end > 0) throw inUse(database);
                    Thread.sleep(PAUSE);
                }
                Claim claim = new Claim(database, connection);
                claim.keeper.start();
                return claim;
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

    private static Connection connect(Database database) throws SQLException {
        Connection connection = database.openListenerConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(PROBE_THE_SERVER);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static boolean locks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
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
        closed.countDown();
        try {
            keeper.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            while (!closed.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!connection.isValid(PROBE_SECONDS)) takeAgain();
            }
        } catch (InterruptedException | SQLException ended) {
            LOG.warn("the claim on the database is kept no longer", ended);
        } finally {
            letGo();
        }
    }

    private void takeAgain() {
        letGo();
        try {
            connection = connect(database);
            if (!locks(connection)) {
                letGo();
                LOG.error("another Parley server has taken the database meanwhile; stop one of the two");
            }
        } catch (SQLException away) {
            LOG.warn("the claim on the database is lost until PostgreSQL answers: {}", away.toString());
        }
    }

    private void letGo() {
        try {
            connection.close();
        } catch (SQLException broken) {
            // PostgreSQL has let the claim go with the connection.
        }
    }
}
