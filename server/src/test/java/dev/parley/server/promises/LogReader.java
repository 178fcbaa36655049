package dev.parley.server.promises;

import dev.parley.v1.Event.ChangeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// Looks into the PostgreSQL of a data directory from outside, past all of the server's own code.
final class LogReader {
    private static final int PORT_LINE = 3;
    private static final String LOG = """
            SELECT position, room_id, 0 AS kind, seq, sender_id AS user_id, client_message_id::text AS key, text, 0 AS role
            FROM messages
            UNION ALL
            SELECT position, room_id, kind, coalesce(seq, 0), coalesce(user_id, 0), '', '', coalesce(role, 0)
            FROM changes
            ORDER BY position""";
    private static final int LOWEST_MEMBER_ROLE = 2;

    private LogReader() {}

    /// A connection to the running PostgreSQL of a data directory.
    static Connection connect(Path dataDirectory) {
        try {
            String port = Files.readAllLines(dataDirectory.resolve("postgres").resolve("postmaster.pid"))
                    .get(PORT_LINE)
                    .strip();
            Properties login = new Properties();
            login.setProperty("user", "parley");
            login.setProperty(
                    "password",
                    Files.readString(dataDirectory.resolve("postgres.password")).strip());
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/parley", login);
        } catch (IOException | SQLException failed) {
            throw new AssertionError("the database of " + dataDirectory.getFileName() + " cannot be read", failed);
        }
    }

    /// The whole log, by position.
    static List<Logged> read(Path dataDirectory) {
        try (Connection connection = connect(dataDirectory)) {
            return read(connection);
        } catch (SQLException failed) {
            throw new AssertionError("the log cannot be read", failed);
        }
    }

    static List<Logged> read(Connection connection) {
        List<Logged> log = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LOG)) {
            while (rows.next()) log.add(logged(rows));
            return log;
        } catch (SQLException failed) {
            throw new AssertionError("the log cannot be read", failed);
        }
    }

    private static Logged logged(ResultSet rows) throws SQLException {
        ChangeCase kind = kindOf(rows.getInt("kind"));
        boolean marker = kind == ChangeCase.READ_MARKED;
        long user = rows.getLong("user_id");
        return new Logged(
                rows.getLong("position"),
                "r" + rows.getLong("room_id"),
                kind,
                marker ? 0 : rows.getLong("seq"),
                user == 0 ? "" : "u" + user,
                rows.getString("key"),
                rows.getString("text"),
                rows.getInt("role") >= LOWEST_MEMBER_ROLE);
    }

    private static ChangeCase kindOf(int kind) {
        return switch (kind) {
            case 0 -> ChangeCase.MESSAGE_SENT;
            case 1 -> ChangeCase.MESSAGE_EDITED;
            case 2 -> ChangeCase.MESSAGE_DELETED;
            case 3, 4 -> ChangeCase.REACTION_CHANGED;
            case 5 -> ChangeCase.MEMBER_CHANGED;
            case 6 -> ChangeCase.ROOM_CHANGED;
            case 7 -> ChangeCase.READ_MARKED;
            default -> throw new AssertionError("a change of the unknown kind " + kind);
        };
    }
}
