package dev.parley.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Databases for tests: real, migrated, and empty. One PostgreSQL serves a whole test JVM and is started by the first
/// test that wants it; each call makes a database of its own in it, as a copy of a migrated one (about 50 ms).
///
/// [#fresh] flushes every commit, as the shipped one does; [#fast] does not, for tests that make a great many commits
/// and start no server (which would refuse it).
///
/// All copies of one PostgreSQL share what the migrations wrote, so also the `log_id`.
public final class TestDatabase {
    private static final Path ROOT = Path.of("target", "test-postgres").toAbsolutePath();
    private static final String TEMPLATE = "parley";
    private static final DatabaseOptions OPTIONS = new DatabaseOptions(4);

    private final EmbeddedPostgres postgres;
    private final AtomicInteger copies = new AtomicInteger();

    private TestDatabase(String name, Map<String, String> overrides) {
        Path directory = ROOT.resolve(ProcessHandle.current().pid() + "-" + name);
        this.postgres = EmbeddedPostgres.start(directory, ROOT.resolve("programs"), overrides);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "remove-" + name));
        try (Database template = Database.at(postgres.url(), OPTIONS)) {
            template.migrate();
        }
    }

    /// A new, migrated, empty database whose commits are flushed. The caller closes it.
    public static Database fresh() {
        return Durable.INSTANCE.copy();
    }

    /// The same without flushing: for many commits whose loss would not matter.
    public static Database fast() {
        return Fast.INSTANCE.copy();
    }

    /// The address of such a database with its password, for `--database-url`.
    public static String addressOf(Database database) {
        DatabaseUrl url = database.url();
        String login =
                url.properties().getProperty("user") + ":" + url.properties().getProperty("password");
        return url.jdbcUrl().replace("jdbc:postgresql://", "postgres://" + login + "@") + "?sslmode=disable";
    }

    private static final class Durable {
        private static final TestDatabase INSTANCE = start("durable", Map.of());
    }

    private static final class Fast {
        private static final TestDatabase INSTANCE =
                start("fast", Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
    }

    private static TestDatabase start(String name, Map<String, String> overrides) {
        removeLeftovers();
        Map<String, String> settings = new HashMap<>(overrides);
        settings.put("max_connections", "200");
        settings.put("shared_buffers", "128MB");
        return new TestDatabase(name, settings);
    }

    private Database copy() {
        String name = "test_" + copies.incrementAndGet();
        DatabaseUrl maintenance = postgres.url().withDatabase("postgres");
        try (Connection connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), Use.MIGRATION.properties(maintenance));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        } catch (SQLException failed) {
            throw new IllegalStateException("no copy of the migrated database", failed);
        }
        return Database.at(postgres.url().withDatabase(name), OPTIONS);
    }

    private void remove(Path directory) {
        postgres.close();
        try {
            FileTrees.delete(directory);
        } catch (IOException leftForTheNextRun) {
            // removeLeftovers finds it.
        }
    }

    /// What killed test JVMs left: their PostgreSQL still runs. A directory that is in use stays.
    private static void removeLeftovers() {
        try {
            Files.createDirectories(ROOT);
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(ROOT, "*-*")) {
                for (Path directory : directories) {
                    if (!Files.exists(directory.resolve("parley.lock"))) {
                        continue;
                    }
                    try (DirectoryLock _ = DirectoryLock.take(directory)) {
                        new Postmaster(directory.resolve("postgres")).endOrphan(Duration.ofSeconds(20));
                        FileTrees.delete(directory);
                    } catch (DatabaseStartException inUse) {
                        // Another test JVM works there.
                    }
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
