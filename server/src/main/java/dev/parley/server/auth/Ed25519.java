package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm;

/// Ed25519 for nimbus. Keys and the rare signing are the JDK's; verifying, which each new token needs, is Bouncy
/// Castle's, an eighth of the JDK's time.
final class Ed25519 {
    static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /// Neither with a context nor of a hash (RFC 8032, section 5.1).
    private static final int PLAIN = Algorithm.Ed25519;
    /// What X.509 puts in front of the 32 bytes of a public key (RFC 8410).
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /// The public key of its 32 bytes, as JWKs hold them.
    static PublicKey publicKey(byte[] x) throws JOSEException {
        if (x.length != KEY_BYTES) throw new JOSEException("an Ed25519 key has 32 bytes, not " + x.length);
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(x, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("not an Ed25519 key", e);
        }
    }

    /// The 32 bytes of a public key.
    static byte[] x(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    static final class Verifier extends BaseJWSProvider implements JWSVerifier {
        private final Ed25519PublicKeyParameters key;

        /// @throws IllegalArgumentException not an Ed25519 key
        Verifier(PublicKey key) {
            super(Set.of(JWSAlgorithm.EdDSA));
            if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals(NAME)) {
                throw new IllegalArgumentException("EdDSA takes an Ed25519 key, not " + key.getAlgorithm());
            }
            this.key = new Ed25519PublicKeyParameters(x(key));
        }

        @Override
        public boolean verify(JWSHeader header, byte[] input, Base64URL signature) {
            if (!supportedJWSAlgorithms().contains(header.getAlgorithm())) return false;
            byte[] bytes = signature.decode();
            return bytes.length == SIGNATURE_BYTES && key.verify(PLAIN, null, input, 0, input.length, bytes, 0);
        }
    }

    static final class Signer extends BaseJWSProvider implements JWSSigner {
        private final PrivateKey key;

        Signer(PrivateKey key) {
            super(Set.of(JWSAlgorithm.EdDSA));
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(input);
                return Base64URL.encode(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new JOSEException("Ed25519 cannot sign", e);
            }
        }
    }
}
