package dev.parley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ClaimTest {
    @AutoClose
    private final Database database = TestDatabase.fast();

    @AutoClose
    private final Database another = TestDatabase.fast();

    @Test
    void aSecondServerIsRefusedUntilTheFirstHasEnded() {
        Claim first = Claim.take(database);
        assertThatThrownBy(() -> Claim.take(database, Duration.ZERO))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("Another Parley server uses the database")
                .hasMessageContaining("Stop it first");

        first.close();
        Claim.take(database, Duration.ofSeconds(10)).close();
    }

    @Test
    void aClaimThatWasLostWithItsConnectionIsTakenAgain() throws Exception {
        try (Claim _ = Claim.take(database)) {
            List<Integer> first = holders("pid");
            assertThat(holders("pid, pg_terminate_backend(pid)"))
                    .isEqualTo(first)
                    .hasSize(1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> holders("pid").size() == 1 && !holders("pid").equals(first));
            assertThatThrownBy(() -> Claim.take(database, Duration.ZERO)).hasMessageContaining("Another Parley server");
        }
    }

    /// The sessions that hold an advisory lock of the database, after doing something with each.
    private List<Integer> holders(String action) throws SQLException {
        try (Connection connection = database.readers().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + action + " FROM pg_locks WHERE locktype = 'advisory'"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")) {
            List<Integer> sessions = new ArrayList<>();
            while (rows.next()) sessions.add(rows.getInt(1));
            return sessions;
        }
    }

    @Test
    void serversOfDifferentDatabasesDoNotMeet() {
        try (Claim _ = Claim.take(database)) {
            Claim.take(another, Duration.ZERO).close();
        }
    }
}
