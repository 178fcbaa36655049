package dev.parley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedPostgresTest {
    private static final Path PROGRAMS =
            Path.of("target", "test-postgres", "programs").toAbsolutePath();
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void aRestartKeepsTheData() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            insert(postgres.url(), 1);
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(ids(postgres.url())).containsExactly(1);
        }
    }

    @Test
    void aSecondServerOnTheDirectoryIsRefused() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = start()) {
            for (int tries = 0; tries < 2; tries++) {
                assertThatThrownBy(this::start)
                        .isInstanceOf(DatabaseStartException.class)
                        .hasMessageContaining("is in use by another Parley (process "
                                + ProcessHandle.current().pid() + ")");
            }
            insert(postgres.url(), 1);
        }
        start().close();
    }

    @Test
    void aServerInAnotherProcessKeepsTheDirectory() throws Exception {
        Process other = startInAnotherProcess();
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("is in use by another Parley (process " + other.pid() + ")");
        } finally {
            kill(other);
        }
        start().close();
    }

    @Test
    void aKilledServerLeavesNothingInTheWay() throws Exception {
        Process killed = startInAnotherProcess();
        long orphan = postmasterPid();
        kill(killed);
        assertThat(ProcessHandle.of(orphan)).isPresent();

        try (EmbeddedPostgres postgres = start()) {
            assertThat(ids(postgres.url())).containsExactly(7);
            assertThat(postmasterPid()).isNotEqualTo(orphan);
        }
    }

    @Test
    void aServerKilledTogetherWithItsPostgresStartsAgain() throws Exception {
        Process killed = startInAnotherProcess();
        long postmaster = postmasterPid();
        kill(killed);
        killProcess(postmaster);

        try (EmbeddedPostgres postgres = start()) {
            assertThat(ids(postgres.url())).containsExactly(7);
        }
    }

    @Test
    void aPostgresThatDiesIsStartedAgainWithItsData() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            insert(postgres.url(), 1);
            long killed = postmasterPid();
            killProcess(killed);

            await().atMost(BOUND).ignoreExceptions().until(() -> ids(postgres.url()), List.of(1)::equals);
            assertThat(postmasterPid()).isNotEqualTo(killed);
        }
    }

    @Test
    void aNoteThatNamesAnotherProgramIsNotBelieved() throws Exception {
        start().close();
        long own = ProcessHandle.current().pid();
        Files.writeString(directory.resolve("postgres/postmaster.pid"), own + "\n" + directory + "\n");

        start().close();
    }

    @Test
    void aFirstStartThatWasCutOffIsMadeAnew() throws IOException {
        Files.createDirectories(directory.resolve("postgres.unfinished/base"));
        Files.writeString(directory.resolve("postgres.unfinished/postgresql.conf"), "half");

        start().close();
        assertThat(directory.resolve("postgres.unfinished")).doesNotExist();
    }

    @Test
    void dataOfAnotherVersionIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("postgres"));
        Files.writeString(directory.resolve("postgres/PG_VERSION"), "12\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("is of PostgreSQL 12, and this Parley brings PostgreSQL 18");
    }

    @Test
    void aSettingThatPostgresRefusesEndsTheStartAtOnceWithItsWords() {
        Map<String, String> wrong = Map.of("shared_buffers", "nonsense");

        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, PROGRAMS, wrong))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
        start().close();
    }

    @Test
    void itAsksForItsPasswordWhichOnlyTheOwnerReads() throws IOException {
        try (EmbeddedPostgres postgres = start()) {
            String url = postgres.url().jdbcUrl();
            assertThatThrownBy(() -> DriverManager.getConnection(url, "parley", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.getPosixFilePermissions(directory.resolve("postgres.password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aDirectoryWithSpacesAndAnApostropheIsAPlaceLikeAnyOther() throws SQLException {
        Path odd = directory.resolve("Ann's own place (1)");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(odd, PROGRAMS, Map.of())) {
            insert(postgres.url(), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HOME", "a\"b", "`id`", "a\\b"})
    void aDirectoryThatAShellWouldReadOtherwiseIsRefused(String name) {
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory.resolve(name), PROGRAMS, Map.of()))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("name one without");
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(directory, PROGRAMS, Map.of());
    }

    /// Runs [EmbeddedPostgresProcess] and returns when it has stored its row.
    private Process startInAnotherProcess() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        EmbeddedPostgresProcess.class.getName(),
                        directory.toString(),
                        PROGRAMS.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader()
                .lines()
                .filter(EmbeddedPostgresProcess.STORED::equals)
                .findFirst()
                .orElse("ended");
        assertThat(line).isEqualTo(EmbeddedPostgresProcess.STORED);
        return process;
    }

    private long postmasterPid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("postgres/postmaster.pid")).getFirst());
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void killProcess(long pid) {
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
    }

    static void insert(DatabaseUrl url, int id) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), Use.READER.properties(url));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (id int)");
            statement.execute("INSERT INTO kept VALUES (" + id + ")");
        }
    }

    private static List<Integer> ids(DatabaseUrl url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), Use.READER.properties(url));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM kept ORDER BY id")) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        }
    }
}
