package dev.parley.server.promises;

import dev.parley.server.promises.Wire.Account;
import dev.parley.v1.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/// The product's own sign-in, whose tokens the server trusts: it makes tokens for any subject and any time.
final class ProductIssuer {
    private static final String ISSUER = "https://product.example";
    private static final String AUDIENCE = "parley-test";

    private final KeyPair keys;
    private final Path publicKey;

    /// @param directory where the public key is put for the server
    ProductIssuer(Path directory) {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String pem = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys.getPublic().getEncoded());
            publicKey = directory.resolve("product.pem");
            Files.writeString(publicKey, "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("no Ed25519", impossible);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What makes a server trust it.
    String[] flags() {
        return new String[] {
            "--issuer=" + ISSUER,
            "--issuer-audience=" + AUDIENCE,
            "--issuer-algorithm=EDDSA",
            "--issuer-keys=" + publicKey
        };
    }

    String token(String subject, Instant expires) {
        String header = base64("{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
        String claims = base64(("{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"" + subject
                        + "\",\"exp\":" + expires.getEpochSecond() + "}")
                .getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return header + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("no Ed25519", impossible);
        }
    }

    /// Somebody with a token of any kind; the user is not known here.
    static Account bearing(String token) {
        return new Account(
                "", "", Credentials.newBuilder().setAccessToken(token).build());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
