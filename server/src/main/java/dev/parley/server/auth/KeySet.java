package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public keys of one issuer that suit its one algorithm.
///
/// @param byKid those with a key id
/// @param only the key that tokens without a key id mean: there is one if the set has exactly one key
record KeySet(Map<String, JWSVerifier> byKid, @Nullable JWSVerifier only) {
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    KeySet {
        byKid = Map.copyOf(byKid);
    }

    /// The key that a token's header names. A single key that has no id of its own goes by any.
    @Nullable
    JWSVerifier find(@Nullable String kid) {
        return kid == null || byKid.isEmpty() ? only : byKid.get(kid);
    }

    /// Reads a JWKS, or one public key in PEM. Keys for something else are left out.
    ///
    /// @throws IllegalArgumentException with a sentence: it is neither, or holds no key for the algorithm
    static KeySet parse(String text, TokenAlgorithm algorithm) {
        try {
            String trimmed = text.strip();
            KeySet keys = trimmed.startsWith(PEM_BEGIN)
                    ? new KeySet(Map.of(), algorithm.verifier(pem(trimmed, algorithm)))
                    : ofJwks(JWKSet.parse(trimmed).getKeys(), algorithm);
            if (keys.byKid.isEmpty() && keys.only == null) {
                throw new IllegalArgumentException("no key for " + algorithm + " among the issuer's keys");
            }
            return keys;
        } catch (ParseException | GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException(
                    "the issuer's keys are neither a JWKS nor a public key in PEM for " + algorithm, e);
        }
    }

    private static KeySet ofJwks(List<JWK> jwks, TokenAlgorithm algorithm) throws JOSEException {
        Map<String, JWSVerifier> byKid = new HashMap<>();
        JWSVerifier last = null;
        int suited = 0;
        for (JWK jwk : jwks) {
            if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) continue;
            Optional<PublicKey> key = algorithm.publicKey(jwk);
            if (key.isEmpty()) continue;
            last = algorithm.verifier(key.get());
            suited++;
            if (jwk.getKeyID() != null) byKid.putIfAbsent(jwk.getKeyID(), last);
        }
        return new KeySet(byKid, suited == 1 ? last : null);
    }

    private static PublicKey pem(String text, TokenAlgorithm algorithm) throws GeneralSecurityException {
        int end = text.indexOf(PEM_END);
        if (end < 0) throw new IllegalArgumentException("the public key in PEM has no end line");
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(PEM_BEGIN.length(), end));
        return KeyFactory.getInstance(algorithm.keyKind()).generatePublic(new X509EncodedKeySpec(encoded));
    }
}
