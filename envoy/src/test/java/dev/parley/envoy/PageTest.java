package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page on the same origin, and what is not served beside it.
@ExtendWith(OnStage.class)
final class PageTest {
    /// Envoy writes its log every 10 s.
    private static final Duration LOGGED_WITHIN = Duration.ofSeconds(30);

    @Test
    void thePageIsServedWithHeadersThatLetNothingElseIn(Stage stage) {
        HttpResponse<String> page = Http.get(stage.base() + "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(Page.HTML);
        HttpHeaders headers = page.headers();
        assertThat(headers.firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(headers.firstValue("cache-control")).hasValue("no-cache");
        assertThat(headers.firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(headers.firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("permissions-policy")).isPresent();
        assertThat(headers.firstValue("cross-origin-opener-policy")).hasValue("same-origin");
        assertThat(headers.map()).doesNotContainKeys("server", "strict-transport-security");
        assertThat(Http.get(stage.base() + "/index.html").body()).isEqualTo(Page.HTML);
    }

    @ParameterizedTest
    @CsvSource({
        "assets/index-4f1c.js, text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'",
        "assets/index-4f1c.css, text/css; charset=utf-8, 'public, max-age=31536000, immutable'",
        "assets/room-9a01.svg, image/svg+xml, 'public, max-age=31536000, immutable'",
        "assets/text-77ab.woff2, font/woff2, 'public, max-age=31536000, immutable'",
        "favicon.ico, image/x-icon, no-cache",
        "icon.png, image/png, no-cache",
        "manifest.webmanifest, application/manifest+json, no-cache",
        "robots.txt, text/plain; charset=utf-8, no-cache",
        "version.json, application/json, no-cache",
    })
    void aFileHasItsTypeAndIsKeptAsLongAsItsNameSays(String path, String type, String kept, Stage stage) {
        HttpResponse<String> file = Http.get(stage.base() + "/" + path);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).startsWith(path);
        assertThat(file.headers().firstValue("content-type")).hasValue(type);
        assertThat(file.headers().firstValue("cache-control")).hasValue(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/gone-1.js", "/metrics", "/healthz", "/stats", "/config_dump", "/ready", "/assets"})
    void whatIsNotThereIsNotServedAndNotKept(String path, Stage stage) {
        HttpResponse<String> answer = Http.get(stage.base() + path);
        assertThat(answer.statusCode()).isIn(403, 404);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.body()).doesNotContain("parley_", "envoy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/assets/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "/assets/..%00/secret.txt",
                "//../secret.txt",
                "/.%2e/secret.txt"
            })
    void noPathLeadsOutOfTheFolder(String path, Stage stage) throws IOException {
        String answer = raw(stage, path);
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("a secret");
    }

    /// A request whose path nobody has put in order.
    private static String raw(Stage stage, String path) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stage.envoy().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(new DataInputStream(socket.getInputStream()).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePageIsCompressedAndAnswersOfMethodsAreNot(Stage stage) {
        for (String coding : new String[] {"br", "gzip"}) {
            assertThat(Http.get(stage.base() + "/assets/index-4f1c.js", "accept-encoding", coding)
                            .headers()
                            .firstValue("content-encoding"))
                    .hasValue(coding);
        }
        assertThat(Http.get(stage.base() + "/assets/index-4f1c.js", "accept-encoding", "gzip, deflate, br")
                        .headers()
                        .firstValue("content-encoding"))
                .hasValue("br");
        stage.say("long ".repeat(1_000));
        HttpResponse<String> answer = Http.send(
                Http.CLIENT,
                Http.call(stage.base(), "MessageService/ListMessages", "{\"roomId\": \"" + stage.roomId + "\"}")
                        .header("authorization", "Bearer " + stage.bob.token())
                        .header("accept-encoding", "gzip, br")
                        .build());
        assertThat(answer.body()).contains("long long");
        assertThat(answer.headers().map()).doesNotContainKey("content-encoding");
    }

    @Test
    void withoutAPageTheRootSaysSo(Stage stage) {
        try (EnvoyProcess envoy = EnvoyProcess.run(stage.variables())) {
            HttpResponse<String> answer = Http.get("http://127.0.0.1:" + envoy.port() + "/");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("There is no page here");
        }
    }

    @Test
    void aLineOfTheAccessLogHoldsNoQueryAndNoToken(Stage stage) throws IOException {
        String path = "/" + UUID.randomUUID();
        Http.get(stage.base() + path + "?password=hunter2", "authorization", "Bearer " + stage.bob.token());
        await().atMost(LOGGED_WITHIN)
                .until(() -> Files.readString(stage.accessLog()).contains("\"path\":\"" + path + "\""));
        assertThat(Files.readString(stage.accessLog())).doesNotContain("hunter2", stage.bob.token());
    }
}
