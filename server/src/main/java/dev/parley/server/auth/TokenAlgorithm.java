package dev.parley.server.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/// The signature algorithms that an issuer may be trusted with. Each issuer has exactly one.
public enum TokenAlgorithm {
    RS256("RS256", "RSA"),
    ES256("ES256", "EC"),
    EDDSA("EdDSA", "Ed25519");

    private static final int MIN_RSA_BITS = 2048;

    private final String headerValue;
    private final String keyKind;

    TokenAlgorithm(String headerValue, String keyKind) {
        this.headerValue = headerValue;
        this.keyKind = keyKind;
    }

    /// What the header's `alg` must be.
    boolean is(Algorithm other) {
        return headerValue.equals(other.getName());
    }

    /// What the JDK calls the kind of key.
    String keyKind() {
        return keyKind;
    }

    /// The public key of a JWK; empty when the JWK is not for this algorithm.
    Optional<PublicKey> publicKey(JWK jwk) throws JOSEException {
        if (jwk.getAlgorithm() != null && !is(jwk.getAlgorithm())) return Optional.empty();
        return switch (this) {
            case RS256 -> jwk instanceof RSAKey key ? Optional.of(key.toRSAPublicKey()) : Optional.empty();
            case ES256 ->
                jwk instanceof ECKey key && key.getCurve().equals(Curve.P_256)
                        ? Optional.of(key.toECPublicKey())
                        : Optional.empty();
            case EDDSA ->
                jwk instanceof OctetKeyPair key && key.getCurve().equals(Curve.Ed25519)
                        ? Optional.of(Ed25519.publicKey(key.getDecodedX()))
                        : Optional.empty();
        };
    }

    /// Verifies signatures by the key, with this algorithm only.
    ///
    /// @throws IllegalArgumentException the key is too weak or of another kind
    JWSVerifier verifier(PublicKey key) throws JOSEException {
        return switch (this) {
            case RS256 -> {
                if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < MIN_RSA_BITS) {
                    throw new IllegalArgumentException("RS256 takes an RSA key of 2048 bits or more");
                }
                yield new RSASSAVerifier(rsa);
            }
            case ES256 -> {
                if (!(key instanceof ECPublicKey ec) || !Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
                    throw new IllegalArgumentException("ES256 takes an EC key on P-256");
                }
                yield new ECDSAVerifier(ec);
            }
            case EDDSA -> new Ed25519.Verifier(key);
        };
    }
}
