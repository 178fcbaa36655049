package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.GetPublicKeysRequest;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @AutoClose
    private final Database database = TestDatabase.fresh();

    @Test
    void withACertificateTheServerSpeaksTlsAndNothingElse(@TempDir Path folder) throws Exception {
        makeCertificate(folder);
        Config config = config(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        try (Main server = Main.start(config)) {
            ChannelCredentials trusting = TlsChannelCredentials.newBuilder()
                    .trustManager(folder.resolve("certificate.pem").toFile())
                    .build();
            assertThat(keysOver(trusting, server.port())).contains("\"keys\"");
            assertThatThrownBy(() -> keysOver(InsecureChannelCredentials.create(), server.port()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("UNAVAILABLE");
        }
    }

    @Test
    void aCertificateThatCannotBeReadStopsTheStartWithASentence() {
        Config config = config(Path.of("nowhere.pem"), Path.of("nowhere.key"));
        assertThatThrownBy(() -> Main.start(config)).hasMessageContaining("nowhere.pem");
    }

    private Config config(Path certificate, Path key) {
        return Config.parse(
                "--database-url",
                TestDatabase.addressOf(database),
                "--port",
                "0",
                "--metrics-port",
                "-1",
                "--tls-certificate",
                certificate.toString(),
                "--tls-key",
                key.toString());
    }

    private static String keysOver(ChannelCredentials credentials, int port) throws InterruptedException {
        ManagedChannel channel =
                Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
        try {
            return AuthServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getPublicKeys(GetPublicKeysRequest.getDefaultInstance())
                    .getJwks();
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /// A certificate for localhost that signs itself, by the JDK's own tool.
    private static void makeCertificate(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "parley",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        writePem(
                folder.resolve("certificate.pem"),
                "CERTIFICATE",
                keys.getCertificate("parley").getEncoded());
        writePem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("parley", PASSWORD).getEncoded());
    }

    private static void writePem(Path file, String what, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
