package dev.parley.envoy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Envoy as a process of its own, with one worker, so that all clients share one connection to a node.
final class EnvoyProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(20);
    private static final int ENDS_WITHIN_SECONDS = 30;
    private static final List<String> ONE_WORKER = List.of("--concurrency", "1");

    private final int port;
    private final Path output;
    private final Process process;

    private EnvoyProcess(int port, ProcessBuilder builder) {
        this.port = port;
        try {
            this.output =
                    Files.createTempFile(Files.createDirectories(Script.MODULE.resolve("target")), "envoy", ".txt");
            this.process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(STARTS_WITHIN).pollInterval(LOOKS_EVERY).until(() -> listens(port) || !process.isAlive());
        if (!process.isAlive()) throw new AssertionError("Envoy did not start: " + said());
    }

    /// Starts it as `envoy/run` does.
    ///
    /// @param variables with PARLEY_WEB_PORT
    static EnvoyProcess run(Map<String, String> variables) {
        return new EnvoyProcess(port(variables), launcher(variables));
    }

    static ProcessBuilder launcher(Map<String, String> variables) {
        List<String> command = new ArrayList<>(List.of(Script.RUN.toString()));
        command.addAll(ONE_WORKER);
        ProcessBuilder builder = Script.builder(command, variables);
        builder.environment().put("ENVOY", EnvoyBinary.path().toString());
        return builder;
    }

    /// Starts it with a configuration that may be broken.
    ///
    /// @param variables those that the configuration was made with
    static EnvoyProcess of(Configuration configuration, Map<String, String> variables) {
        List<String> command = new ArrayList<>(List.of(
                EnvoyBinary.path().toString(),
                "--config-yaml",
                configuration.yaml(),
                "--disable-hot-restart",
                "--log-level",
                "warning",
                "--component-log-level",
                "misc:error"));
        command.addAll(ONE_WORKER);
        return new EnvoyProcess(port(variables), Script.builder(command, Map.of()));
    }

    int port() {
        return port;
    }

    /// What it printed.
    String said() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
        try {
            Files.delete(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Whether somebody takes connections on a port of loopback.
    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int port(Map<String, String> variables) {
        return Integer.parseInt(Objects.requireNonNull(variables.get("PARLEY_WEB_PORT")));
    }
}
