package dev.parley.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said when Envoy does not come up. That it does, and is kept running, is tested with the real one in
/// `envoy`.
class WebProxyTest {
    private static final WebOptions.Server SERVER = new WebOptions.Server("127.0.0.1:7400", null);

    @TempDir
    Path folder;

    private static WebOptions options(String program, int port) {
        return new WebOptions(program, "127.0.0.1", port, List.of(), null, null, null);
    }

    private String program(String script) throws IOException {
        Path file = folder.resolve("run");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WebProxy proxy = new WebProxy(options("false", other.getLocalPort()))) {
            assertThat(proxy.start(SERVER))
                    .isEqualTo("127.0.0.1:" + other.getLocalPort() + " is taken; choose another --web-port");
            assertThat(proxy.port()).isEqualTo(-1);
        }
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        try (WebProxy proxy = new WebProxy(options("/no/such/program", 0))) {
            assertThat(proxy.start(SERVER)).startsWith("/no/such/program cannot be run");
        }
    }

    @Test
    void aProgramThatEndsIsSaidWithItsCode() throws IOException {
        try (WebProxy proxy = new WebProxy(options(program("exit 7"), 0))) {
            assertThat(proxy.start(SERVER)).isEqualTo("Envoy has ended, with code 7, before it listened");
        }
    }

    @Test
    void theProgramIsToldWhatTheOperatorChose() throws IOException {
        Path told = folder.resolve("told");
        WebOptions options = new WebOptions(
                program("env | grep PARLEY_WEB | sort > " + told + "; exit 1"),
                "127.0.0.1",
                0,
                List.of("https://a.example", "https://b.example"),
                new WebOptions.Tls(Path.of("/c.pem"), Path.of("/k.pem")),
                Path.of("/page"),
                Path.of("/access.log"));
        try (WebProxy proxy = new WebProxy(options)) {
            assertThat(proxy.start(new WebOptions.Server("[::1]:7400", Path.of("/ca.pem"))))
                    .contains("code 1");
        }

        assertThat(Files.readAllLines(told))
                .contains(
                        "PARLEY_WEB_ACCESS_LOG=/access.log",
                        "PARLEY_WEB_HOST=127.0.0.1",
                        "PARLEY_WEB_ORIGINS=https://a.example,https://b.example",
                        "PARLEY_WEB_PAGE=/page",
                        "PARLEY_WEB_SERVERS=[::1]:7400",
                        "PARLEY_WEB_SERVERS_CA=/ca.pem",
                        "PARLEY_WEB_TLS_CERTIFICATE=/c.pem",
                        "PARLEY_WEB_TLS_KEY=/k.pem",
                        "PARLEY_WEB_WITH_PARENT=1");
    }

    @Test
    void aProgramThatIsStoppedWhileItStartsIsGone() throws Exception {
        Path started = folder.resolve("started");
        WebProxy proxy = new WebProxy(options(
                program("echo $$ > " + started + ".tmp; mv " + started + ".tmp " + started
                        + "; while :; do sleep 1; done"),
                0));
        Thread closing = Thread.ofVirtual().start(() -> {
            while (!Files.exists(started)) Thread.onSpinWait();
            proxy.close();
        });

        assertThat(proxy.start(SERVER)).isEqualTo("the server stops");

        closing.join();
        long pid = Long.parseLong(Files.readString(started).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
