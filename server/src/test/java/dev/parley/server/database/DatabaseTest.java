package dev.parley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
    @AutoClose
    private static final Database DATABASE = TestDatabase.fresh();

    @Test
    void noConnectionWaitsForEver() throws SQLException {
        try (Connection sequencer = DATABASE.openSequencerConnection();
                Connection listener = DATABASE.openListenerConnection();
                Connection reader = DATABASE.readers().getConnection()) {
            for (Connection connection : new Connection[] {sequencer, listener, reader}) {
                for (String setting : new String[] {
                    "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout"
                }) {
                    assertThat(show(connection, setting)).as(setting).isNotEqualTo("0");
                }
                assertThat(connection.getNetworkTimeout()).isPositive();
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.isReadOnly()).isFalse();
            }
        }
    }

    @Test
    void theSequencersTransactionEndsItselfBeforeAnotherGivesUpWaiting() throws SQLException {
        try (Connection sequencer = DATABASE.openSequencerConnection()) {
            assertThat(show(sequencer, "idle_in_transaction_session_timeout")).isEqualTo("4s");
            assertThat(show(sequencer, "lock_timeout")).isEqualTo("6s");
            assertThat(show(sequencer, "statement_timeout")).isEqualTo("8s");
            assertThat(sequencer.getNetworkTimeout()).isEqualTo(10_000);
        }
    }

    @Test
    void theSequencerAndTheReadersPlanWithIndexesOnly() throws SQLException {
        try (Connection sequencer = DATABASE.openSequencerConnection();
                Connection reader = DATABASE.readers().getConnection();
                Connection listener = DATABASE.openListenerConnection()) {
            assertThat(show(sequencer, "enable_seqscan")).isEqualTo("off");
            assertThat(show(reader, "enable_seqscan")).isEqualTo("off");
            assertThat(show(listener, "enable_seqscan")).isEqualTo("on");
        }
    }

    @Test
    void optionsOfTheUrlAreKeptAndWin() throws SQLException {
        DatabaseUrl url =
                DatabaseUrl.parse("postgres://" + DATABASE.url().properties().getProperty("user") + ":"
                        + DATABASE.url().properties().getProperty("password")
                        + DATABASE.url().jdbcUrl().replace("jdbc:postgresql://", "@")
                        + "?options=-c%20statement_timeout%3D1234");
        try (Database database = Database.at(url, DatabaseOptions.defaults());
                Connection reader = database.readers().getConnection()) {
            assertThat(show(reader, "statement_timeout")).isEqualTo("1234ms");
            assertThat(show(reader, "lock_timeout")).isEqualTo("5s");
        }
    }

    @Test
    void aPostgresThatFlushesIsAccepted() {
        assertThatCode(DATABASE::checkDurability).doesNotThrowAnyException();
    }

    @Test
    void aPostgresThatMayLoseCommitsIsRefused() {
        try (Database forgetful = TestDatabase.fast()) {
            assertThatThrownBy(forgetful::checkDurability)
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("may lose what it has acknowledged")
                    .hasMessageContaining("fsync, full_page_writes, synchronous_commit are off");
        }
    }

    @Test
    void aDatabaseWhoseOwnSettingGivesUpDurabilityIsRefused() throws SQLException {
        try (Database database = TestDatabase.fresh()) {
            try (Connection connection = database.readers().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("ALTER DATABASE " + database.url().database() + " SET synchronous_commit = off");
            }
            assertThatThrownBy(database::checkDurability)
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("synchronous_commit is off");
        }
    }

    @Test
    void migratingTwiceChangesNothing() {
        assertThatCode(DATABASE::migrate).doesNotThrowAnyException();
    }

    @Test
    void anUnreachableOrRefusingPostgresSaysWhatToCheck() {
        String hosts = DATABASE.url().jdbcUrl().replaceFirst("jdbc:postgresql://([^/]*)/.*", "$1");
        String password = DATABASE.url().properties().getProperty("password");

        assertThatThrownBy(() -> at("postgres://parley:wrong@" + hosts + "/parley"))
                .hasMessageContaining("refuses this user and password")
                .hasMessageNotContaining("wrong");
        assertThatThrownBy(() -> at("postgres://parley:" + password + "@" + hosts + "/absent"))
                .hasMessageContaining("has no database \"absent\"");
        assertThatThrownBy(() -> at("postgres://parley:s3cret@127.0.0.1:1/parley"))
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void twoTestDatabasesShareNothing() throws SQLException {
        Supplier<Database> make = TestDatabase::fresh;
        try (Database one = make.get();
                Database other = make.get();
                Connection inOne = one.readers().getConnection();
                Connection inOther = other.readers().getConnection();
                Statement statement = inOne.createStatement()) {
            statement.execute("CREATE TABLE only_here (id bigint)");
            assertThat(value(inOne, "SELECT to_regclass('only_here')::text")).isEqualTo("only_here");
            assertThat(value(inOther, "SELECT coalesce(to_regclass('only_here')::text, 'absent')"))
                    .isEqualTo("absent");
        }
    }

    private static Database at(String url) {
        return Database.at(DatabaseUrl.parse(url), DatabaseOptions.defaults());
    }

    private static String show(Connection connection, String setting) throws SQLException {
        return value(connection, "SHOW " + setting);
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
