package dev.parley.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL that lives and dies with this server. Everything it keeps is in one data directory: `postgres/` is
/// the data, `postgres.password` its password, `postgres.log` its log, `postgresql-18-…/` its programs.
///
/// It listens on loopback only, asks for a password, and flushes every commit. Started again after any kind of end, it
/// has everything that it acknowledged.
final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "parley";
    private static final int PORT_TRIES = 3;
    /// Recovery after a crash reads what was written since the last checkpoint.
    private static final Duration START_AT_MOST = Duration.ofMinutes(5);
    private static final Duration STOP_AT_MOST = Duration.ofMinutes(1);
    /// Backends of a killed postmaster end within moments; until then their shared memory is in the way.
    private static final Duration LEFTOVERS_AT_MOST = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(2);

    private final DirectoryLock lock;
    private final PostgresBinaries binaries;
    private final Map<String, String> settings;
    private final PostgresData data;
    private final PostgresLog log;
    private final Postmaster postmaster;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final int port;
    private final Thread supervisor;

    private EmbeddedPostgres(
            DirectoryLock lock, Path directory, PostgresBinaries binaries, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.lock = lock;
        this.binaries = binaries;
        this.settings = settings;
        this.data = new PostgresData(directory);
        this.log = new PostgresLog(directory);
        this.postmaster = new Postmaster(data.folder());
        if (data.exists()) {
            data.check();
            postmaster.endOrphan(STOP_AT_MOST);
        } else {
            data.make(binaries);
        }
        this.port = startOnFreePort();
        this.supervisor = Thread.ofVirtual().name("postgres-supervisor").unstarted(this::supervise);
    }

    /// Throws [DatabaseStartException]. The directory is made if it is absent.
    static EmbeddedPostgres start(Path directory, int maxConnections) {
        return start(directory, directory, Map.of("max_connections", Integer.toString(maxConnections)));
    }

    /// `programs`: where the programs are unpacked. `overrides`: settings that replace the usual ones.
    static EmbeddedPostgres start(Path directory, Path programs, Map<String, String> overrides) {
        // PostgreSQL wants absolute paths.
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            PostgresData.makeDirectory(absolute);
            DirectoryLock lock = DirectoryLock.take(absolute);
            return closedUnless(lock, () -> {
                PostgresBinaries binaries = PostgresBinaries.unpackedIn(programs.toAbsolutePath());
                EmbeddedPostgres postgres = new EmbeddedPostgres(lock, absolute, binaries, settings(overrides));
                postgres.supervisor.start();
                return closedUnless(postgres, () -> {
                    postgres.makeDatabase();
                    return postgres;
                });
            });
        } catch (DatabaseStartException told) {
            throw told;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("Interrupted while PostgreSQL started.", interrupted);
        } catch (Exception failed) {
            throw new DatabaseStartException(
                    "PostgreSQL could not be started in " + absolute + ": " + failed.getMessage(), failed);
        }
    }

    /// Closes the thing if what is done with it fails.
    private static <T> T closedUnless(AutoCloseable thing, Callable<T> succeeds) throws Exception {
        boolean succeeded = false;
        try {
            T result = succeeds.call();
            succeeded = true;
            return result;
        } finally {
            if (!succeeded) {
                thing.close();
            }
        }
    }

    DatabaseUrl url() {
        return urlOf(DATABASE);
    }

    /// Cuts off all clients and stops PostgreSQL, with everything on disk.
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        try {
            supervisor.interrupt();
            supervisor.join();
            if (postmaster.isRunning()) {
                binaries.run(
                        "pg_ctl",
                        List.of(
                                "stop",
                                "-D",
                                data.folder().toString(),
                                "-m",
                                "fast",
                                "-w",
                                "-t",
                                seconds(STOP_AT_MOST)));
            }
        } catch (IOException failed) {
            LOG.warn("PostgreSQL in {} did not stop; the next start ends it: {}", data.folder(), failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    private static Map<String, String> settings(Map<String, String> overrides) {
        Map<String, String> settings = new LinkedHashMap<>();
        // The promises.
        settings.put("fsync", "on");
        settings.put("full_page_writes", "on");
        settings.put("synchronous_commit", "on");
        // Nobody but this machine's users reaches it, and they need the password.
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "50");
        settings.put("shared_buffers", "256MB");
        settings.put("wal_buffers", "16MB");
        settings.put("max_wal_size", "2GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_min_messages", "warning");
        // Details of an error may hold a message's text.
        settings.put("log_error_verbosity", "terse");
        settings.putAll(overrides);
        return settings;
    }

    /// The port is free when it is looked for; somebody else may take it before PostgreSQL does.
    private int startOnFreePort() throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            int candidate = freePort();
            try {
                startOn(candidate);
                return candidate;
            } catch (IOException failed) {
                if (tries >= PORT_TRIES || !failed.toString().contains("could not bind")) {
                    throw failed;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private void startOn(int candidate) throws IOException, InterruptedException {
        long end = System.nanoTime() + LEFTOVERS_AT_MOST.toNanos();
        while (true) {
            log.noteStart();
            try {
                binaries.run("pg_ctl", startArguments(candidate));
                return;
            } catch (IOException failed) {
                String tail = log.tail();
                if (!tail.contains("pre-existing shared memory") || System.nanoTime() > end) {
                    throw new IOException(failed.getMessage() + (tail.isEmpty() ? "" : "\n" + tail), failed);
                }
                Thread.sleep(RETRY);
            }
        }
    }

    private List<String> startArguments(int candidate) {
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(candidate)));
        settings.forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
        return List.of(
                "start",
                "--pgdata=" + data.folder(),
                "--log=" + log.file(),
                "--wait",
                "--timeout=" + seconds(START_AT_MOST),
                "--silent",
                "--options=" + String.join(" ", options));
    }

    private void makeDatabase() throws SQLException {
        DatabaseUrl maintenance = urlOf("postgres");
        try (Connection connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), Use.READER.properties(maintenance));
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (row.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        }
    }

    /// Starts PostgreSQL again, on the same port, when it dies although nobody closed it.
    private void supervise() {
        try {
            while (!closing.get()) {
                Thread.sleep(RETRY);
                try {
                    if (!postmaster.isRunning()) {
                        restart();
                    }
                } catch (IOException | DatabaseStartException failed) {
                    LOG.error("PostgreSQL in {} does not start: {}", data.folder(), failed.getMessage());
                    Thread.sleep(RETRY_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() throws IOException, InterruptedException {
        LOG.warn("PostgreSQL in {} has died and is started again", data.folder());
        postmaster.endOrphan(STOP_AT_MOST);
        startOn(port);
        LOG.info("PostgreSQL in {} runs again", data.folder());
    }

    private DatabaseUrl urlOf(String database) {
        try {
            return DatabaseUrl.loopback(port, database, PostgresData.USER, data.password());
        } catch (IOException failed) {
            throw new DatabaseStartException(
                    "The password of the database cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
