package dev.parley.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/// The server's own PostgreSQL.
///
/// @param postmaster the process that all of its processes are children of
public record Postgres(long postmaster, int port, String password) {
    private static final int PORT_LINE = 3;

    /// @param directory of the server
    static Postgres in(Path directory) throws IOException {
        Path data = directory.resolve("data");
        List<String> lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        return new Postgres(
                Long.parseLong(lines.getFirst().trim()),
                Integer.parseInt(lines.get(PORT_LINE).trim()),
                Files.readString(data.resolve("postgres.password")).trim());
    }

    public Usage usage() {
        return ProcessHandle.of(postmaster)
                .map(parent -> Usage.of(
                        Stream.concat(Stream.of(parent), parent.children())
                                .map(ProcessHandle::pid)
                                .toList(),
                        postmaster))
                .orElse(new Usage(0, 0));
    }

    /// What a query of the operator's answers, one number.
    public double number(String query) throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getDouble(1);
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    /// A connection of the operator's.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/parley?reWriteBatchedInserts=false", "parley", password);
    }
}
