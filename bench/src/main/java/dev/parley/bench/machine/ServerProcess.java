package dev.parley.bench.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server in a process of its own, started by `./parley up` with the settings that it ships with, on a data directory
/// that is made for it and deleted with it. What one client may ask for is unlimited here: the load comes from few.
public final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Parley listens on [^ ]+:(\\d+) .*");
    private static final Pattern METRICS = Pattern.compile(" +metrics +http://[^ ]+:(\\d+)/metrics");
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final List<String> UNLIMITED = List.of(
            "--sends-per-second", "1000000",
            "--sends-burst", "1000000",
            "--requests-per-second", "1000000");

    private final Path launcher;
    private final Path directory;
    private final List<String> options;
    private Process process;
    private int port;
    private int metricsPort;
    private Postgres postgres;

    private ServerProcess(Path launcher, Path directory, List<String> options) throws IOException {
        this.launcher = launcher;
        this.directory = directory;
        this.options = options;
        this.process = launch();
        this.postgres = Postgres.in(directory);
    }

    /// Starts a server and answers when it serves.
    ///
    /// @param root of the checkout
    /// @param directory empty, and the server's from now on
    public static ServerProcess start(Path root, Path directory, List<String> options) throws IOException {
        return new ServerProcess(root.resolve("parley"), directory, options);
    }

    private Process launch() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "up", "--port", "0", "--metrics-port", "0"));
        command.addAll(UNLIMITED);
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        builder.environment().put("PARLEY_DATA_DIR", directory.resolve("data").toString());
        Process started = builder.start();
        readPorts(started.inputReader());
        return started;
    }

    private void readPorts(BufferedReader output) throws IOException {
        metricsPort = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) port = Integer.parseInt(listens.group(1));
            Matcher metrics = METRICS.matcher(line);
            if (metrics.matches()) {
                metricsPort = Integer.parseInt(metrics.group(1));
                return;
            }
        }
        throw new IOException("the server did not start; its log is " + directory.resolve("server.log"));
    }

    public int port() {
        return port;
    }

    /// The gRPC port is another afterwards.
    public void killAndRestart() throws IOException {
        process.destroyForcibly();
        waitForEnd();
        process = launch();
        postgres = Postgres.in(directory);
    }

    /// What its own process has taken.
    public Usage usage() {
        return Usage.of(List.of(process.pid()), 0);
    }

    public Postgres postgres() {
        return postgres;
    }

    public Meters meters() {
        return Meters.read(metricsPort);
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        waitForEnd();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
