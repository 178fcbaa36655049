package dev.parley.server.promises;

import dev.parley.server.Config;
import dev.parley.server.Main;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The whole server in this JVM, on a PostgreSQL of its own, with limits wide enough for a test.
final class Server implements AutoCloseable {
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    static {
        // A client that is cut off in the middle of a frame is worth a stack trace to gRPC.
        GRPC.setLevel(Level.SEVERE);
    }

    private final Database database = TestDatabase.fresh();
    private final Main main;

    Server(String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--database-url=" + TestDatabase.addressOf(database));
        this.main = Main.start(Config.parse(flags(all)));
    }

    /// Flags of a server with limits wide enough for a test; one that is given goes before one that is not.
    static String[] flags(List<String> more) {
        List<String> flags = new ArrayList<>(List.of(
                "--port=0",
                "--metrics-port=0",
                "--drain-seconds=0",
                "--sends-per-second=100000",
                "--sends-burst=100000",
                "--requests-per-second=100000",
                "--sign-ins-per-minute=10000"));
        for (String flag : more) {
            String name = flag.substring(0, flag.indexOf('=') + 1);
            flags.removeIf(given -> given.startsWith(name));
            flags.add(flag);
        }
        return flags.toArray(String[]::new);
    }

    int port() {
        return main.port();
    }

    /// The whole log, by position, read past the server.
    List<Logged> log() {
        try (Connection connection = connect()) {
            return LogReader.read(connection);
        } catch (SQLException failed) {
            throw new AssertionError("the log cannot be read", failed);
        }
    }

    /// A connection to the server's database, past the server.
    Connection connect() throws SQLException {
        return database.readers().getConnection();
    }

    /// The sum of a metric over all its series whose line holds a text.
    double metric(String name, String label) {
        return metric(main.metricsPort(), name, label);
    }

    static double metric(int metricsPort, String name, String label) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name) && line.contains(label))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        main.close();
        database.close();
    }
}
