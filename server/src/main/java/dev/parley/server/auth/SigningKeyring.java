package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.server.model.Outcome;
import dev.parley.server.store.SigningKeys;
import dev.parley.server.store.SigningKeys.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of the built-in issuer: made on the first start, shared by all nodes through the database, replaced
/// every `keyLife`, kept for verifying until their last token has expired.
///
/// A key is in the database an hour before it signs and each node reads them every minute, so nodes know a key
/// before they meet it; a key that they do meet unknown is looked up, at most once in 30 s.
public final class SigningKeyring implements VerifyingKeys, AutoCloseable {
    static final Duration PUBLISHED_AHEAD = Duration.ofHours(1);
    private static final Duration TENDED_EVERY = Duration.ofMinutes(1);
    private static final int KID_BYTES = 8;

    private final SigningKeys store;
    private final Duration keyLife;
    private final Clock clock;
    private final SecureRandom random;
    private final Refetch refetch;
    private final Upkeep upkeep;

    /// Newest first; replaced whole.
    private volatile List<Key> keys = List.of();

    private record Key(SigningKey times, PublicKey publicKey, JWSVerifier verifier, Ed25519.Signer signer) {
        JWK jwk() {
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.x(publicKey)))
                    .keyID(times.kid())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.EdDSA)
                    .build();
        }
    }

    public SigningKeyring(SigningKeys store, Duration keyLife, Clock clock, SecureRandom random) {
        this.store = store;
        this.keyLife = keyLife;
        this.clock = clock;
        this.random = random;
        this.refetch = new Refetch(clock, this::tend);
        this.upkeep = new Upkeep("signing-keys", TENDED_EVERY, this::tend);
    }

    /// Reads the keys, makes the first one if there is none, and goes on tending them until `close`.
    public void start() {
        tend();
        upkeep.start();
    }

    /// The public keys as a JWKS (RFC 7517), newest first; includes the next one shortly before it signs.
    public String jwks() {
        Instant now = clock.instant();
        List<JWK> publicKeys = keys.stream()
                .filter(key -> now.isBefore(key.times.verifyUntil()))
                .map(Key::jwk)
                .toList();
        return new JWKSet(publicKeys).toString(true);
    }

    /// Signs the claims as an access token. Blocks only when the keys have not been tended for long.
    String sign(JWTClaimsSet claims) {
        Key key = signingKey();
        if (key == null) {
            tend();
            key = signingKey();
        }
        if (key == null) throw new IllegalStateException("no key signs at " + clock.instant());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(new JOSEObjectType(TokenRules.ACCESS_TOKEN_TYPE))
                .keyID(key.times.kid())
                .build();
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(key.signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private @Nullable Key signingKey() {
        Instant now = clock.instant();
        for (Key key : keys) {
            if (!now.isBefore(key.times.signFrom()) && now.isBefore(key.times.signUntil())) return key;
        }
        return null;
    }

    @Override
    public @Nullable JWSVerifier known(@Nullable String kid) {
        Instant now = clock.instant();
        for (Key key : keys) {
            if (key.times.kid().equals(kid) && now.isBefore(key.times.verifyUntil())) return key.verifier;
        }
        return null;
    }

    @Override
    public Outcome<JWSVerifier> find(@Nullable String kid) {
        JWSVerifier key = known(kid);
        if (key == null && kid != null) {
            refetch.run();
            key = known(kid);
        }
        return key == null ? VerifyingKeys.unknownKey() : Outcome.done(key);
    }

    /// Reads the keys; adds the next one when its time has come; deletes those that verify nothing any more.
    void tend() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SigningKey> stored = store.all();
        SigningKey newest = stored.isEmpty() ? null : stored.getFirst();
        if (newest == null || !now.isBefore(newest.signUntil().minus(PUBLISHED_AHEAD))) {
            // Another node may be first: then its key is the one that is read.
            store.add(next(newest, now));
            stored = store.all();
        }
        store.deleteSpent(now);
        keys = stored.stream().map(SigningKeyring::decode).toList();
    }

    private SigningKey next(@Nullable SigningKey newest, Instant now) {
        KeyPair pair = freshPair();
        Instant signFrom = newest == null || newest.signUntil().isBefore(now) ? now : newest.signUntil();
        Instant signUntil = signFrom.plus(keyLife);
        byte[] kid = new byte[KID_BYTES];
        random.nextBytes(kid);
        return new SigningKey(
                newest == null ? 1 : newest.generation() + 1,
                HexFormat.of().formatHex(kid),
                pair.getPrivate().getEncoded(),
                pair.getPublic().getEncoded(),
                now,
                signFrom,
                signUntil,
                signUntil.plus(BuiltInIssuer.MAX_ACCESS_TOKEN_LIFE).plus(TokenRules.MAX_CLOCK_SKEW));
    }

    private KeyPair freshPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.NAME);
            generator.initialize(255, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no Ed25519", e);
        }
    }

    private static Key decode(SigningKey stored) {
        try {
            KeyFactory factory = KeyFactory.getInstance(Ed25519.NAME);
            PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(stored.publicKey()));
            return new Key(
                    stored,
                    publicKey,
                    new Ed25519.Verifier(publicKey),
                    new Ed25519.Signer(factory.generatePrivate(new PKCS8EncodedKeySpec(stored.privateKey()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key " + stored.kid() + " in the database is damaged", e);
        }
    }

    @Override
    public void close() {
        upkeep.close();
    }
}
