package dev.parley.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL that lives and dies with this server. Everything it keeps is in one data directory: `postgres/` is
/// the data, `postgres.password` its password, `postgres.log` its log, `postgresql-18/` its programs.
///
/// It listens on loopback only, asks for a password, and flushes every commit. Started again after any kind of end, it
/// has everything that it acknowledged.
final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "parley";
    private static final String DATABASE = "parley";
    private static final int PORT_TRIES = 3;
    /// Recovery after a crash reads what was written since the last checkpoint.
    private static final Duration START_AT_MOST = Duration.ofMinutes(5);
    private static final Duration STOP_AT_MOST = Duration.ofMinutes(1);
    /// Backends of a killed postmaster end within moments; until then their shared memory is in the way.
    private static final Duration LEFTOVERS_AT_MOST = Duration.ofSeconds(20);
    private static final long MAX_LOG_BYTES = 16L << 20;
    private static final int LOG_TAIL_LINES = 5;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final int PASSWORD_BYTES = 24;
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    private final DirectoryLock lock;
    private final PostgresBinaries binaries;
    private final Map<String, String> settings;
    private final Path data;
    private final Path log;
    private final Path passwordFile;
    private final Postmaster postmaster;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final int port;
    /// Where the log of the present start begins; written by whoever starts, which is one thread at a time.
    private long logStart;
    private final Thread supervisor;

    private EmbeddedPostgres(
            DirectoryLock lock, Path directory, PostgresBinaries binaries, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.lock = lock;
        this.binaries = binaries;
        this.settings = settings;
        this.data = directory.resolve("postgres");
        this.log = directory.resolve("postgres.log");
        this.passwordFile = directory.resolve("postgres.password");
        this.postmaster = new Postmaster(data);
        if (Files.exists(data)) {
            checkData();
            postmaster.endOrphan(STOP_AT_MOST);
        } else {
            makeData(directory.resolve("postgres.unfinished"));
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
        DirectoryLock lock = null;
        boolean started = false;
        try {
            makeDirectory(absolute);
            lock = DirectoryLock.take(absolute);
            PostgresBinaries binaries = PostgresBinaries.unpackedIn(programs.toAbsolutePath());
            EmbeddedPostgres postgres = new EmbeddedPostgres(lock, absolute, binaries, settings(overrides));
            postgres.supervisor.start();
            started = true;
            postgres.makeDatabase();
            return postgres;
        } catch (IOException | SQLException failed) {
            throw new DatabaseStartException(
                    "PostgreSQL could not be started in " + absolute + ": " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("Interrupted while PostgreSQL started.", interrupted);
        } finally {
            if (!started && lock != null) {
                lock.close();
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
                        List.of("stop", "-D", data.toString(), "-m", "fast", "-w", "-t", seconds(STOP_AT_MOST)));
            }
        } catch (IOException failed) {
            LOG.warn("PostgreSQL in {} did not stop; the next start ends it: {}", data, failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
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

    private void checkData() throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(PostgresBinaries.majorVersion())) {
            throw new DatabaseStartException("The data in " + data + " is of PostgreSQL " + version
                    + ", and this Parley brings PostgreSQL " + PostgresBinaries.majorVersion()
                    + ": move it with pg_upgrade or a dump, or start with another data directory.");
        }
        if (!Files.exists(passwordFile)) {
            throw new DatabaseStartException(
                    "The password of the database, " + passwordFile + ", is missing: put it back from a backup.");
        }
    }

    /// Made beside its place and then renamed, so that a start that is cut off leaves no half of it.
    private void makeData(Path unfinished) throws IOException, InterruptedException {
        FileTrees.delete(unfinished);
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
        byte[] password = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(password);
        Files.writeString(passwordFile, Base64.getUrlEncoder().withoutPadding().encodeToString(password) + "\n");
        binaries.run(
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions"));
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
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
            startLog();
            try {
                binaries.run("pg_ctl", startArguments(candidate));
                return;
            } catch (IOException failed) {
                String tail = logTail();
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
                "--pgdata=" + data,
                "--log=" + log,
                "--wait",
                "--timeout=" + seconds(START_AT_MOST),
                "--silent",
                "--options=" + String.join(" ", options));
    }

    /// Starts the file anew when it has grown: what matters is the end.
    private void startLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        logStart = Files.exists(log) ? Files.size(log) : 0;
    }

    private String logTail() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(logStart);
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        }
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
                if (!postmaster.isRunning()) {
                    restart();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException unexpected) {
            LOG.error("PostgreSQL in {} is no longer watched", data, unexpected);
        }
    }

    private void restart() throws InterruptedException {
        LOG.warn("PostgreSQL in {} has died and is started again", data);
        try {
            postmaster.endOrphan(STOP_AT_MOST);
            startOn(port);
            LOG.info("PostgreSQL in {} runs again", data);
        } catch (IOException failed) {
            LOG.error("PostgreSQL in {} does not start: {}", data, failed.getMessage());
            Thread.sleep(RETRY_AFTER_FAILURE);
        }
    }

    private DatabaseUrl urlOf(String database) {
        try {
            return DatabaseUrl.loopback(
                    port, database, USER, Files.readString(passwordFile).strip());
        } catch (IOException failed) {
            throw new DatabaseStartException(
                    "The password of the database cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
