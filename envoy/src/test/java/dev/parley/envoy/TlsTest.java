package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.faults.LocalCertificate;
import dev.parley.client.faults.ServerProcess;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS on both sides of Envoy.
final class TlsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void browsersAreServedOverHttp2AndHttp1AndTheNodeIsHeldToItsName() throws Exception {
        LocalCertificate certificate = LocalCertificate.make(folder);
        SSLContext trust = trust(certificate);
        try (ServerProcess server = new ServerProcess(folder, certificate.options())) {
            Map<String, String> variables = new HashMap<>(Map.of(
                    "PARLEY_WEB_TLS_CERTIFICATE", certificate.chain().toString(),
                    "PARLEY_WEB_TLS_KEY", certificate.key().toString(),
                    "PARLEY_WEB_SERVERS_CA", certificate.chain().toString()));
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpResponse<String> answer = call(variables, "localhost", server, trust, version);
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).contains("TOKEN_MISSING");
                assertThat(answer.headers().firstValue("strict-transport-security"))
                        .isPresent();
            }
            assertThat(call(variables, "127.0.0.1", server, trust, HttpClient.Version.HTTP_2)
                            .statusCode())
                    .as("the certificate is of localhost")
                    .isEqualTo(503);
        }
    }

    private static HttpResponse<String> call(
            Map<String, String> given,
            String node,
            ServerProcess server,
            SSLContext trust,
            HttpClient.Version version) {
        Map<String, String> variables = new HashMap<>(given);
        variables.put("PARLEY_WEB_PORT", Integer.toString(ServerProcess.freePort()));
        variables.put("PARLEY_WEB_SERVERS", node + ":" + server.port());
        try (EnvoyProcess envoy = EnvoyProcess.run(variables);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trust)
                        .version(version)
                        .build()) {
            return Http.send(
                    client,
                    Http.call("https://localhost:" + envoy.port(), "UserService/GetMe", "{}")
                            .build());
        }
    }

    private static SSLContext trust(LocalCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate.chain())) {
            store.setCertificateEntry(
                    "localhost", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
