package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.faults.ServerProcess;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An Envoy that the server itself starts, as `./parley up` has it do.
final class StartedByServerTest {
    private static final Duration HAPPENS_WITHIN = Duration.ofSeconds(30);

    private final int webPort = portBesideTheServers();
    private final Set<ProcessHandle> others = envoys();
    private final Set<ProcessHandle> seen = new HashSet<>();
    private ServerProcess server;

    /// The server takes the first one that is free.
    private static int portBesideTheServers() {
        int port = ServerProcess.freePort() + 1;
        while (EnvoyProcess.listens(port)) port++;
        return port;
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        // The server is told of a program, not of Envoy's place.
        Path program = folder.resolve("run");
        Files.writeString(
                program, "#!/bin/sh\nENVOY='" + EnvoyBinary.path() + "'\nexport ENVOY\nexec '" + Script.RUN + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        server = new ServerProcess(folder, List.of("--web=" + program, "--web-port=" + webPort, "--drain-seconds=1"));
    }

    @AfterEach
    void stop() {
        server.close();
        awaitEndOfAll();
    }

    private void awaitEndOfAll() {
        await().atMost(HAPPENS_WITHIN).until(() -> seen.stream().noneMatch(ProcessHandle::isAlive));
    }

    /// The processes below this one that run Envoy.
    private static Set<ProcessHandle> envoys() {
        String command = EnvoyBinary.path().toString();
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").equals(command))
                .collect(Collectors.toSet());
    }

    /// Those that the server has started and that run now.
    private Set<ProcessHandle> started() {
        Set<ProcessHandle> started = envoys();
        started.removeAll(others);
        seen.addAll(started);
        return started;
    }

    @Test
    void itIsStartedAgainWhenItDiesAndStoppedWhenTheClientsWereTold() {
        assertThat(server.said()).contains("browsers  http://127.0.0.1:" + webPort + "/");
        Set<ProcessHandle> first = started();
        assertThat(first).hasSize(1);

        first.forEach(ProcessHandle::destroyForcibly);
        await().atMost(HAPPENS_WITHIN)
                .until(() -> EnvoyProcess.listens(webPort) && !started().equals(first));

        ManagedChannel channel = Native.channel(webPort);
        try (Bystander reader = new WebBystander(webPort, User.signUp(channel, "ada"))) {
            reader.awaitOpen();
            assertThat(server.terminate()).isZero();
            await().atMost(HAPPENS_WITHIN).until(reader::hasEnded);
            assertThat(reader.end()).contains("SERVER_DRAINING");
        } finally {
            Native.end(channel);
        }
        awaitEndOfAll();
    }

    @Test
    void itEndsWithAServerThatIsKilledAndAnotherOneTakesItsPort() {
        assertThat(started()).hasSize(1);

        server.kill();
        awaitEndOfAll();

        server.start();
        assertThat(server.said()).contains("browsers  http://127.0.0.1:" + webPort + "/");
        assertThat(started()).hasSize(1);
    }
}
