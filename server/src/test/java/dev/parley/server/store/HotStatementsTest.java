package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How PostgreSQL carries out the sequencer's statements: by index, on the sequencer's own connection, whether they
/// were
/// planned while the tables were empty or when they had grown. A plan that reads a table through stays for as long as
/// the
/// statement is prepared.
class HotStatementsTest {
    private static final Map<String, String> LOOK_UPS = Map.of(
            "posts", HotStatements.LOOK_UP_POSTS,
            "marks", HotStatements.LOOK_UP_MARKS,
            "move marks", HotStatements.MOVE_MARKS,
            "move heads", HotStatements.MOVE_HEADS);

    @AutoClose
    private static final Database EMPTY = TestDatabase.fast();

    @AutoClose
    private static final Database GROWN = TestDatabase.fast();

    @BeforeAll
    static void grow() throws SQLException {
        try (Connection connection = GROWN.openSequencerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO rooms (room_id, kind, title, title_key, topic, last_position, create_time, update_time)
                    SELECT r, 2, 't', 't', '', 0, now(), now() FROM generate_series(1, 2000) r;
                    INSERT INTO members (room_id, user_id, role, joined_position, join_time)
                    SELECT r, u, 2, 0, now() FROM generate_series(1, 2000) r, generate_series(1, 10) u;
                    INSERT INTO messages (position, room_id, seq, sender_id, client_message_id, fingerprint,
                                          reply_to_seq, create_time, text)
                    SELECT m, m % 2000 + 1, m / 2000 + 1, 1, gen_random_uuid(), 0, 0, now(), 'x'
                    FROM generate_series(0, 60000) m;
                    ANALYZE""");
        }
    }

    static Set<String> lookUps() {
        return LOOK_UPS.keySet();
    }

    @ParameterizedTest
    @MethodSource("lookUps")
    void noStatementReadsATableThrough(String name) throws SQLException {
        String statement = LOOK_UPS.getOrDefault(name, "");
        for (Database database : new Database[] {EMPTY, GROWN}) {
            try (Connection connection = database.openSequencerConnection()) {
                assertThat(plan(connection, statement))
                        .doesNotContain("Seq Scan")
                        .contains("Index");
            }
        }
    }

    @Test
    void withoutThePinsSuchAPlanWouldBeSeen() throws SQLException {
        try (Connection connection = EMPTY.readers().getConnection()) {
            assertThat(plan(connection, "SELECT role FROM members WHERE joined_position = 7"))
                    .contains("Seq Scan");
        }
    }

    private static String plan(Connection connection, String statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + statement)) {
            int parameters = explain.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) explain.setNull(i, Types.NULL);
            ResultSet rows = explain.executeQuery();
            while (rows.next()) plan.append(rows.getString(1)).append('\n');
        }
        return plan.toString();
    }
}
