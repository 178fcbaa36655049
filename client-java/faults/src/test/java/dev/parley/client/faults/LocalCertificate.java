package dev.parley.client.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A certificate for localhost that signs itself, and its key, as PEM files.
///
/// @param chain the certificate
public record LocalCertificate(Path chain, Path key) {
    private static final String PASSWORD = "nothing secret";

    /// Makes one, by the JDK's own tool.
    public static LocalCertificate make(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("localhost.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String request =
                "-genkeypair -alias localhost -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 2"
                        + " -storetype PKCS12";
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(request.split(" ", -1)));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new LocalCertificate(
                pem(folder, "CERTIFICATE", keys.getCertificate("localhost").getEncoded()),
                pem(
                        folder,
                        "PRIVATE KEY",
                        keys.getKey("localhost", PASSWORD.toCharArray()).getEncoded()));
    }

    /// The options by which a server serves with it.
    public List<String> options() {
        return List.of("--tls-certificate=" + chain, "--tls-key=" + key);
    }

    private static Path pem(Path folder, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                folder.resolve(what.toLowerCase(Locale.ROOT).replace(' ', '-') + ".pem"),
                "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
