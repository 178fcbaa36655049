package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.faults.LocalCertificate;
import dev.parley.client.faults.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `envoy/run` takes, what it refuses, and when its Envoy ends.
final class RunTest {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PARLEY_WEB_HOST        | localhost                       | write an IP address of this machine, such as 127.0.0.1
        PARLEY_WEB_HOST        | 1.2.3.4:5                       | write an IP address
        PARLEY_WEB_PORT        | web                             | write a port from 1 to 65535
        PARLEY_WEB_PORT        | 65536                           | write a port from 1 to 65535
        PARLEY_WEB_PORT        | 0                               | write a port from 1 to 65535
        PARLEY_WEB_PORT        | 7480, protocol: UDP             | write a port from 1 to 65535
        PARLEY_WEB_ORIGINS     | *                               | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | null                            | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | chat.example.org                | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | https://chat.example.org/       | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | https://Chat.example.org        | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | https://chat.example.org:443    | write origins as browsers send them
        PARLEY_WEB_ORIGINS     | https://a.org" }, { prefix: "   | write origins as browsers send them
        PARLEY_WEB_TLS_KEY     | pom.xml                         | give both or neither
        PARLEY_WEB_TLS_CERTIFICATE | pom.xml                     | give both or neither
        PARLEY_WEB_SERVERS     | node1                           | write HOST:PORT of each node
        PARLEY_WEB_SERVERS     | node1:0                         | write HOST:PORT of each node
        PARLEY_WEB_SERVERS     | node 1:7400                     | write HOST:PORT of each node
        PARLEY_WEB_SERVERS     | ,                               | write HOST:PORT of each
        PARLEY_WEB_SERVERS_CA  | nowhere.pem                     | write the path of PEM certificates
        PARLEY_WEB_PAGE        | src                             | write the folder of the built page
        PARLEY_WEB_PAGE        | src" }, { x: "                  | write a path without them
        PARLEY_WEB_ADMIN_PORT  | -1                              | or 0 for none
        PARLEY_WEB_ACCESS_LOG  | nowhere/access.log              | whose folder does not exist
        PARLEY_WEB_DESCRIPTORS | nowhere.protoset                | write the path of parley.protoset
        PARLEY_WEB_WITH_PARENT | yes                             | write 1 to end with the program that started this one
        PARLEY_WEB_PROT        | 7480                            | there is no PARLEY_WEB_PROT
        """)
    void aWrongValueIsRefusedWithASentence(String name, String value, String sentence) {
        Script.Result result = Script.run(List.of(Script.RUN.toString(), "--print"), Map.of(name, value));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errors()).startsWith("envoy/run: ").contains(sentence).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aMissingProgramIsRefusedWithASentence() {
        Script.Result result = Script.run(List.of(Script.RUN.toString(), "--check"), Map.of("ENVOY", "/nowhere/envoy"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errors()).contains("set ENVOY to Envoy's binary");
    }

    @Test
    void envoyTakesTheConfigurationWithNothingAndWithEverythingSet() throws Exception {
        check(Map.of());
        LocalCertificate certificate = LocalCertificate.make(folder);
        Path strange = Files.createDirectories(folder.resolve("a & b | 'c' é"));
        check(Map.ofEntries(
                Map.entry("PARLEY_WEB_HOST", "::1"),
                Map.entry("PARLEY_WEB_PORT", "7443"),
                Map.entry("PARLEY_WEB_ORIGINS", "https://chat.example.org,http://localhost:5173"),
                Map.entry("PARLEY_WEB_TLS_CERTIFICATE", certificate.chain().toString()),
                Map.entry("PARLEY_WEB_TLS_KEY", certificate.key().toString()),
                Map.entry("PARLEY_WEB_PAGE", Page.make(strange).toString()),
                Map.entry("PARLEY_WEB_SERVERS", "node-1:7400,[::1]:7400,127.0.0.1:7401"),
                Map.entry("PARLEY_WEB_SERVERS_CA", certificate.chain().toString()),
                Map.entry("PARLEY_WEB_ADMIN_PORT", "9901"),
                Map.entry("PARLEY_WEB_ACCESS_LOG", strange.resolve("access.log").toString())));
    }

    private static void check(Map<String, String> given) {
        Map<String, String> variables = new HashMap<>(given);
        variables.put("ENVOY", EnvoyBinary.path().toString());
        Script.Result result = Script.run(List.of(Script.RUN.toString(), "--check"), variables);
        assertThat(result.code()).as(result.errors()).isZero();
    }

    @Test
    void envoyEndsWhenItsStarterIsKilled() throws IOException {
        int port = ServerProcess.freePort();
        Map<String, String> variables = withParent(port);
        // A shell that starts it and does nothing else, as ./parley may.
        ProcessBuilder starter = EnvoyProcess.launcher(variables);
        starter.command(List.of("/bin/sh", "-c", "\"$0\" --concurrency 1 & read forever", Script.RUN.toString()));
        Process shell = starter.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        List<ProcessHandle> started = awaitEnvoy(shell, port);
        shell.destroyForcibly();
        awaitEnd(started);
    }

    @Test
    void envoyEndsWithTheScriptThatWaitsForIt() throws Exception {
        for (boolean isKilled : List.of(false, true)) {
            int port = ServerProcess.freePort();
            Process run = EnvoyProcess.launcher(withParent(port))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            List<ProcessHandle> started = awaitEnvoy(run, port);
            if (isKilled) {
                run.destroyForcibly();
            } else {
                run.destroy();
                assertThat(run.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(run.exitValue()).isZero();
            }
            awaitEnd(started);
        }
    }

    private static Map<String, String> withParent(int port) {
        return Map.of("PARLEY_WEB_WITH_PARENT", "1", "PARLEY_WEB_PORT", Integer.toString(port));
    }

    private static List<ProcessHandle> awaitEnvoy(Process starter, int port) {
        await().atMost(ENDS_WITHIN).until(() -> EnvoyProcess.listens(port));
        List<ProcessHandle> started = envoys(starter.toHandle());
        assertThat(started).hasSize(1);
        return started;
    }

    private static List<ProcessHandle> envoys(ProcessHandle starter) {
        return starter.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/envoy"))
                .toList();
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        await().atMost(ENDS_WITHIN).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
