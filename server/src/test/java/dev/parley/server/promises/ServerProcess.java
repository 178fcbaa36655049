package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server as a process of its own, to be killed. Ends nothing that it did not start.
final class ServerProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
    private static final Pattern GRPC = Pattern.compile("listens on \\S+:(\\d+)");
    private static final Pattern METRICS = Pattern.compile("http://\\S+:(\\d+)/metrics");

    private final Path dataDirectory;
    private final Path output;
    private final Process process;

    /// @param tailAtStart entries that it reads into memory when it starts
    ServerProcess(Path dataDirectory, Path output, int tailAtStart) {
        this.dataDirectory = dataDirectory;
        this.output = output;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-classpath",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up"));
        command.addAll(List.of(Server.flags(List.of(
                "--data-dir=" + dataDirectory,
                "--access-token-minutes=15",
                "--drain-seconds=1",
                "--tail-at-start=" + tailAtStart))));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> assertThat(process.isAlive()).as(said()).isTrue())
                .until(() -> METRICS.matcher(said()).find());
    }

    int port() {
        return number(GRPC);
    }

    int metricsPort() {
        return number(METRICS);
    }

    private int number(Pattern pattern) {
        Matcher matcher = pattern.matcher(said());
        if (!matcher.find()) throw new AssertionError("the server said: " + said());
        return Integer.parseInt(matcher.group(1));
    }

    /// All that the process has printed.
    String said() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// SIGKILL; PostgreSQL lives on, as an orphan.
    void kill() {
        process.destroyForcibly();
        await().atMost(ENDS_WITHIN).until(() -> !process.isAlive());
    }

    /// SIGKILL to the server and to its PostgreSQL.
    void killWithPostgres() {
        ProcessHandle postmaster = postmaster();
        process.destroyForcibly();
        postmaster.destroyForcibly();
        await().atMost(ENDS_WITHIN).until(() -> !process.isAlive());
    }

    /// The process that this server started as its PostgreSQL.
    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(dataDirectory.resolve("postgres").resolve("postmaster.pid"))
                    .getFirst()
                    .strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// SIGTERM: drains, stops PostgreSQL and ends.
    ///
    /// @return the exit code
    int stop() {
        process.destroy();
        await().atMost(ENDS_WITHIN).until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) stop();
    }
}
