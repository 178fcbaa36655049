package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerTest {
    private final Issuer issuer = new Issuer();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aTokenVerifiesWithTheKeyWritten() throws Exception {
        assertThat(verifies(issuer.tokenOf("user-17"), key(issuer))).isTrue();
    }

    @Test
    void aTokenThatWasChangedVerifiesNot() throws Exception {
        String[] parts = issuer.tokenOf("user-17").split("\\.", -1);
        String another = issuer.tokenOf("user-18").split("\\.", -1)[1];

        assertThat(verifies(parts[0] + "." + another + "." + parts[2], key(issuer)))
                .isFalse();
    }

    @Test
    void aTokenOfAnotherIssuerVerifiesNot() throws Exception {
        assertThat(verifies(new Issuer().tokenOf("user-17"), key(issuer))).isFalse();
    }

    @Test
    void aTokenNamesItsUserAndWhatTheServerWasTold() throws Exception {
        List<String> options = issuer.optionsFor(directory.resolve("key.pem"));
        String[] parts = issuer.tokenOf("user-17").split("\\.", -1);
        JsonObject header = json(parts[0]);
        JsonObject claims = json(parts[1]);

        assertThat(header.get("alg").getAsString()).isEqualToIgnoringCase(valueOf("--issuer-algorithm", options));
        assertThat(header.get("typ").getAsString()).isEqualTo("at+jwt");
        assertThat(claims.get("iss").getAsString()).isEqualTo(valueOf("--issuer", options));
        assertThat(claims.get("aud").getAsString()).isEqualTo(valueOf("--issuer-audience", options));
        assertThat(claims.get("sub").getAsString()).isEqualTo("user-17");
        assertThat(claims.get("preferred_username").getAsString()).isEqualTo("user-17");
        assertThat(valueOf("--issuer-keys", options))
                .isEqualTo(directory.resolve("key.pem").toString());
    }

    @Test
    void aTokenOutlivesARun() {
        Instant expires = Instant.ofEpochSecond(
                json(issuer.tokenOf("user-17").split("\\.", -1)[1]).get("exp").getAsLong());

        assertThat(expires).isAfter(Instant.now().plus(Duration.ofHours(1)));
    }

    private PublicKey key(Issuer of) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("key.pem");
        of.optionsFor(file);
        String pem = Files.readString(file);
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("-----END PUBLIC KEY-----\n");
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static boolean verifies(String token, PublicKey key) throws GeneralSecurityException {
        int dot = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }

    private static JsonObject json(String base64) {
        return JsonParser.parseString(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private static String valueOf(String option, List<String> options) {
        return options.get(options.indexOf(option) + 1);
    }
}
