package dev.parley.server.auth;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// Tokens as an attacker would write them: any header, any claims, letter for letter.
final class RawToken {
    private RawToken() {}

    static String signed(String header, String claims, String jcaAlgorithm, PrivateKey key) {
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        try {
            Signature signature = Signature.getInstance(jcaAlgorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String header, String claims, byte[] signature) {
        return Base64URL.encode(header) + "." + Base64URL.encode(claims) + "." + Base64URL.encode(signature);
    }
}
