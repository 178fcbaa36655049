package dev.parley.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The database of one server: connections by their use, the migrations, and the check that commits are durable.
/// Closing it closes the readers, and stops PostgreSQL if it is the embedded one; connections that were opened for a
/// single owner are closed by that owner, before.
public final class Database implements AutoCloseable {
    private static final int OLDEST_POSTGRES = 15;
    /// Of the embedded PostgreSQL: sequencer, listener, checks, an operator who looks inside.
    private static final int OTHER_CONNECTIONS = 20;
    private static final Duration WAIT_FOR_READER = Duration.ofSeconds(5);

    private final DatabaseUrl url;
    private final Optional<EmbeddedPostgres> embedded;
    private final HikariDataSource readers;

    private Database(DatabaseUrl url, Optional<EmbeddedPostgres> embedded, DatabaseOptions options) {
        this.url = url;
        this.embedded = embedded;
        checkVersion();
        this.readers = readers(url, options);
    }

    /// Starts PostgreSQL in a data directory, which is made if it is absent. Throws [DatabaseStartException].
    public static Database inDirectory(Path dataDirectory, DatabaseOptions options) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(dataDirectory, options.maxReaders() + OTHER_CONNECTIONS);
        try {
            return new Database(postgres.url(), Optional.of(postgres), options);
        } catch (RuntimeException failed) {
            postgres.close();
            throw failed;
        }
    }

    /// Connects to a PostgreSQL that somebody else runs. Throws [DatabaseStartException] if it cannot be reached.
    public static Database at(DatabaseUrl url, DatabaseOptions options) {
        return new Database(url, Optional.empty(), options);
    }

    /// A new connection for the log's one writer: auto-commit, index plans only, every statement prepared on the
    /// server.
    /// The caller owns it.
    public Connection openSequencerConnection() throws SQLException {
        return open(Use.SEQUENCER);
    }

    /// A new connection that may wait for notifications for as long as it lives. The caller owns it, and bounds each
    /// wait
    /// to less than a minute.
    public Connection openListenerConnection() throws SQLException {
        return open(Use.LISTENER);
    }

    /// The shared pool. Waits up to 5 s for a free connection, then throws [java.sql.SQLTransientConnectionException].
    public DataSource readers() {
        return readers;
    }

    /// Applies the migrations that are missing. Several nodes may do it at once. Throws [DatabaseStartException].
    public void migrate() {
        try {
            Properties properties = Use.MIGRATION.properties(url);
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(url.jdbcUrl(), properties.getProperty("user"), properties.getProperty("password", ""))
                    .jdbcProperties(asMap(properties))
                    .locations("classpath:db/migration")
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new DatabaseStartException(
                    "The migrations could not be applied to " + url + ": " + failed.getMessage(), failed);
        }
    }

    /// Throws [DatabaseStartException] unless a commit is on disk when PostgreSQL says so.
    public void checkDurability() {
        Map<String, String> weak = new TreeMap<>();
        try (Connection connection = open(Use.SEQUENCER);
                Statement statement = connection.createStatement()) {
            for (String setting : Set.of("fsync", "full_page_writes", "synchronous_commit")) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    if (row.getString(1).equals("off")) {
                        weak.put(setting, "off");
                    }
                }
            }
        } catch (SQLException failed) {
            throw unreachable(url, failed);
        }
        if (!weak.isEmpty()) {
            throw new DatabaseStartException("PostgreSQL at " + url + " may lose what it has acknowledged: "
                    + String.join(", ", weak.keySet()) + (weak.size() == 1 ? " is" : " are")
                    + " off. Set it on in its configuration; Parley does not run without.");
        }
    }

    /// The address, without a password when printed.
    public DatabaseUrl url() {
        return url;
    }

    @Override
    public void close() {
        readers.close();
        embedded.ifPresent(EmbeddedPostgres::close);
    }

    private Connection open(Use use) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), use.properties(url));
    }

    private void checkVersion() {
        try (Connection connection = open(Use.READER)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_POSTGRES) {
                throw new DatabaseStartException("PostgreSQL at " + url + " is version " + version + "; Parley needs "
                        + OLDEST_POSTGRES + " or newer.");
            }
        } catch (SQLException failed) {
            throw unreachable(url, failed);
        }
    }

    private static Map<String, String> asMap(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private static HikariDataSource readers(DatabaseUrl url, DatabaseOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(Use.READER.properties(url));
        config.setMaximumPoolSize(options.maxReaders());
        // The caller has just connected; a connection that fails from here on is tried again.
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT_FOR_READER.toMillis());
        config.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        return new HikariDataSource(config);
    }

    private static DatabaseStartException unreachable(DatabaseUrl url, SQLException failed) {
        String state = Optional.ofNullable(failed.getSQLState()).orElse("");
        String why = switch (state) {
            case "28P01", "28000" -> "refuses this user and password: check the user and the password in the URL.";
            case "3D000" -> "has no database \"" + url.database() + "\": create it, or name another in the URL.";
            case "53300" -> "has no connection left: raise its max_connections, or lower the pool of readers.";
            case "57P03" -> "is starting or stopping: try again in a moment.";
            case "08001", "08004", "08006" -> "does not answer: check that it runs, and the host and port in the URL.";
            default -> "failed: " + failed.getMessage();
        };
        return new DatabaseStartException("PostgreSQL at " + url + " " + why, failed);
    }
}
