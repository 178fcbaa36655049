package dev.parley.client.faults;

import static org.awaitility.Awaitility.await;

import dev.parley.server.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/// The real server as a process of its own, with its embedded PostgreSQL, to be killed and started again: on
/// the same data and the same port. Ends nothing that it did not start.
public final class ServerProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);
    private static final int ENDS_WITHIN_SECONDS = 60;
    private static final int TOLD_LINES = 50;
    private static final String LISTENS = "Parley listens on ";
    /// Below those that a system gives to whoever connects: nobody takes the port while the server is down.
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-classpath",
            System.getProperty("java.class.path"),
            Main.class.getName());
    /// What one user may ask for is unlimited.
    public static final List<String> UNLIMITED = List.of(
            "--sends-per-second=1000000",
            "--sends-burst=1000000",
            "--requests-per-second=1000000",
            "--sign-ins-per-minute=1000000");

    private final Path directory;
    private final List<String> options;
    private final int port = freePort();
    private int starts;
    private Process process;

    /// Starts one whose users are unlimited, and answers when it serves.
    ///
    /// @param directory for its data and its output
    ServerProcess(Path directory) {
        this(directory, UNLIMITED);
    }

    /// Starts it with options of one's own, and answers when it serves.
    ///
    /// @param directory for its data and its output
    /// @param options those of `parley up`, but for the data, the port and the metrics
    public ServerProcess(Path directory, List<String> options) {
        this.directory = directory;
        this.options = List.copyOf(options);
        this.process = launch();
        awaitStart();
    }

    /// Starts it again after its end, and answers when it serves.
    public void start() {
        process = launch();
        awaitStart();
    }

    public int port() {
        return port;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /// SIGKILL. Its PostgreSQL lives on, as an orphan, until the next start.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// SIGTERM: it drains, stops its PostgreSQL, and ends.
    ///
    /// @return its exit code
    public int terminate() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    /// SIGSTOP: it answers nothing, but its system still takes connections for it, until it is resumed.
    public void suspend() {
        signal("-STOP");
    }

    /// SIGCONT.
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) throw new AssertionError("kill " + name + " failed");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /// The last lines that it printed since it was started.
    public String said() {
        List<String> lines = output().lines().toList();
        return "the server said:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) terminate();
        } finally {
            process.destroyForcibly();
            endOrphan();
        }
    }

    private Process launch() {
        starts++;
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of("up", "--data-dir=" + data(), "--port=" + port, "--metrics-port=0"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        // Those of the machine are not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        try {
            return builder.redirectErrorStream(true)
                    .redirectOutput(outputFile().toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path outputFile() {
        return directory.resolve("output-" + starts + ".txt");
    }

    private String output() {
        try {
            return new String(Files.readAllBytes(outputFile()), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitStart() {
        try {
            await().atMost(STARTS_WITHIN).pollInterval(LOOKS_EVERY).until(() -> listens() || !process.isAlive());
        } catch (ConditionTimeoutException late) {
            process.destroyForcibly();
        }
        if (!listens()) throw new AssertionError("the server did not start; " + said());
    }

    private boolean listens() {
        return output().contains(LISTENS);
    }

    private void awaitEnd() {
        process.onExit().orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    }

    /// Ends the PostgreSQL of a server that was killed and not started again.
    private void endOrphan() {
        Path note = data().resolve("postgres").resolve("postmaster.pid");
        try {
            if (!Files.exists(note)) return;
            long pid = Long.parseLong(Files.readAllLines(note).getFirst().strip());
            ProcessHandle.of(pid).filter(ServerProcess::isPostgres).ifPresent(orphan -> {
                orphan.destroy();
                orphan.onExit().orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
            });
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/postgres");
    }

    /// A port of loopback that nobody listens on, outside those that a system gives to whoever connects.
    public static int freePort() {
        int first = (int) (ProcessHandle.current().pid() % PORTS);
        for (int tried = 0; tried < PORTS; tried++) {
            int port = LOWEST_PORT + (first + tried) % PORTS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new AssertionError("no port from " + LOWEST_PORT + " on is free");
    }
}
