package dev.parley.bench.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// The product's own issuer, as the server is told to trust it: users without passwords, so that thousands of them
/// cost the server no hashing.
public final class Issuer {
    private static final String NAME = "https://bench.invalid";
    private static final String AUDIENCE = "parley";
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;

    public Issuer() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// Writes the public key and answers the server's options that make it trust this issuer.
    public List<String> optionsFor(Path keyFile) throws IOException {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Files.writeString(keyFile, pem);
        return List.of(
                "--issuer",
                NAME,
                "--issuer-audience",
                AUDIENCE,
                "--issuer-algorithm",
                "EDDSA",
                "--issuer-keys",
                keyFile.toString());
    }

    /// An access token of the user with this name.
    public String tokenOf(String user) {
        String header = "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\"}";
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"preferred_username\":\"%s\",\"exp\":%d}"
                .formatted(
                        NAME,
                        AUDIENCE,
                        user,
                        user,
                        Instant.now().plus(TOKEN_LIFE).getEpochSecond());
        String signed = base64(header) + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException ownKey) {
            throw new IllegalStateException(ownKey);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
