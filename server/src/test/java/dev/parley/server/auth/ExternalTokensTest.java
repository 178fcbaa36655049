package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.server.auth.ExternalIssuer.KeyLocation;
import dev.parley.server.auth.Identity.Options;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Outcome.Done;
import dev.parley.server.model.Reason;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import dev.parley.server.store.Reads;
import dev.parley.server.store.UserPage;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExternalTokensTest {
    private static final String ISSUER = "https://product.example";
    private static RSAKey rsa;
    private static ECKey ec;
    private static KeyPair ed;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private Node node;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        node = node(TokenAlgorithm.RS256);
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void bothIssuersAreTrustedAtOnce() throws Exception {
        SignedIn own = node.signUp("bob");
        Caller foreign = value(node.authenticate(rsaToken(claims -> claims)));

        assertThat(value(node.authenticate(own.accessToken())).user())
                .isEqualTo(own.user())
                .isNotEqualTo(foreign.user());
    }

    @Test
    void eachAlgorithmVerifiesItsOwnKeysAndNoOther() throws Exception {
        String byRsa = rsaToken(claims -> claims);
        String byEc = token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims -> claims);
        String byEd = token(JWSAlgorithm.EdDSA, "ed", new Ed25519.Signer(ed.getPrivate()), claims -> claims);
        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            try (Node one = node(algorithm)) {
                List<String> accepted = new ArrayList<>();
                for (String token : List.of(byRsa, byEc, byEd)) {
                    if (one.authenticate(token) instanceof Done<Caller>) accepted.add(token);
                }
                assertThat(accepted)
                        .containsExactly(
                                switch (algorithm) {
                                    case RS256 -> byRsa;
                                    case ES256 -> byEc;
                                    case EDDSA -> byEd;
                                });
            }
        }
    }

    @Test
    void oneIssuersKeySignsNothingInTheNameOfTheOther() throws Exception {
        String forged = token(
                JWSAlgorithm.RS256,
                "rsa",
                new RSASSASigner(rsa),
                claims -> claims.issuer("parley")
                        .audience("parley")
                        .subject("u1")
                        .claim("sid", UUID.randomUUID().toString()));

        assertThat(reason(node.authenticate(forged))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void theEcdsaSignatureOfNothingIsRefused() {
        String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"ec\"}";
        String claims = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"chat\",\"sub\":\"7\",\"exp\":"
                + clock.instant().plusSeconds(60).getEpochSecond() + "}";
        try (Node one = node(TokenAlgorithm.ES256)) {
            assertThat(reason(one.authenticate(RawToken.unsigned(header, claims, new byte[64]))))
                    .isEqualTo(Reason.TOKEN_INVALID);
        }
    }

    @Test
    void audienceTypeSubjectAndTimesMustFit() throws Exception {
        assertThat(reason(node.authenticate(rsaToken(claims -> claims.audience("other")))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(rsaToken(claims -> claims.subject(null)))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(rsaToken(claims -> claims.subject("a\0b")))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(rsaToken(claims -> claims.subject("x".repeat(256))))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(rsaToken(claims -> claims.expirationTime(null)))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(rsaToken(claims ->
                        claims.expirationTime(Date.from(clock.instant().minusSeconds(30)))))))
                .isEqualTo(Reason.TOKEN_EXPIRED);
        JWSHeader idToken = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID("rsa")
                .build();
        assertThat(reason(node.authenticate(sign(idToken, new RSASSASigner(rsa), claims -> claims))))
                .isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void anIssuerThatDoesNotMarkItsAccessTokensCanBeTrustedByName() throws Exception {
        ExternalIssuer unmarked =
                new ExternalIssuer(ISSUER, "chat", TokenAlgorithm.RS256, Set.of("jwt"), new KeyLocation.Text(jwks()));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID("rsa")
                .build();
        try (Node one = node(unmarked)) {
            assertThat(value(one.authenticate(sign(header, new RSASSASigner(rsa), claims -> claims))))
                    .isNotNull();
        }
    }

    @Test
    void aUserIsMadeWhenFirstSeenAndKeptAfterwards() throws Exception {
        String first =
                rsaToken(claims -> claims.claim("preferred_username", "Ada").claim("name", "Ada Lovelace"));
        assertThat(node.identity.authenticator().mayBlock(first)).isTrue();

        UserId user = value(node.authenticate(first)).user();

        assertThat(profile(user).handle()).isEqualTo("Ada");
        assertThat(profile(user).displayName()).isEqualTo("Ada Lovelace");
        String later =
                rsaToken(claims -> claims.claim("preferred_username", "other").jwtID("2"));
        assertThat(node.identity.authenticator().mayBlock(later)).isFalse();
        assertThat(value(node.authenticate(later)).user()).isEqualTo(user);
        try (Node other = node(TokenAlgorithm.RS256)) {
            assertThat(value(other.authenticate(later)).user()).isEqualTo(user);
        }
    }

    @Test
    void aHandleThatIsTakenOrNoneIsReplacedByARandomOne() throws Exception {
        node.signUp("ada");

        UserProfile taken = profile(value(node.authenticate(rsaToken(claims ->
                        claims.subject("1").claim("preferred_username", "ADA").claim("name", "Ada\nL"))))
                .user());
        UserProfile none = profile(value(node.authenticate(
                        rsaToken(claims -> claims.subject("2").claim("preferred_username", "ada@product.example"))))
                .user());
        UserProfile nameless = profile(value(node.authenticate(rsaToken(
                        claims -> claims.subject("3").claim("name", 7).claim("preferred_username", List.of()))))
                .user());

        assertThat(taken.handle()).matches("user-[a-z0-9]{10}");
        assertThat(taken.displayName()).isEqualTo("AdaL");
        assertThat(none.handle()).matches("user-[a-z0-9]{10}").isNotEqualTo(taken.handle());
        assertThat(none.displayName()).isEqualTo("ada@product.example");
        assertThat(nameless.displayName()).isEqualTo(nameless.handle());
    }

    @Test
    void aUserWhoIsFirstSeenOnManyThreadsAtOnceIsMadeOnce() throws Exception {
        int times = 8;
        String token = rsaToken(claims -> claims.claim("preferred_username", "ada"));
        CountDownLatch go = new CountDownLatch(1);
        List<Future<UserId>> callers = new ArrayList<>();
        try (Node other = node(TokenAlgorithm.RS256);
                ExecutorService threads = Executors.newFixedThreadPool(times)) {
            for (int i = 0; i < times; i++) {
                Node one = i % 2 == 0 ? node : other;
                callers.add(threads.submit(() -> {
                    go.await();
                    return value(one.authenticate(token)).user();
                }));
            }
            go.countDown();
            UserId user = callers.getFirst().get();
            for (Future<UserId> caller : callers) assertThat(caller.get()).isEqualTo(user);
            // Those that lost the race left no user behind.
            List<UserProfile> all = new Reads(database.readers())
                    .read(tables ->
                            tables.users().search("", UserPage.Cursor.START, 10).users());
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void aSessionIsKnownByItsSidElseByItsTokenElseNotAtAll() throws Exception {
        UUID bySid = session(claims -> claims.claim("sid", "s1").jwtID("1"));
        UUID bySidAgain = session(claims -> claims.claim("sid", "s1").jwtID("2"));
        UUID byToken = session(claims -> claims.jwtID("1"));

        assertThat(bySid).isNotNull().isEqualTo(bySidAgain).isNotEqualTo(byToken);
        assertThat(byToken).isNotNull();
        assertThat(session(claims -> claims)).isNull();
    }

    @Test
    void signingOutEndsTheProductsTokenHereOnEveryNodeUntilItExpires() throws Exception {
        String token = rsaToken(claims ->
                claims.jwtID("1").expirationTime(Date.from(clock.instant().plus(Duration.ofHours(8)))));
        try (Node other = node(TokenAlgorithm.RS256)) {
            node.identity.sessions().signOut(value(node.authenticate(token)), true);
            other.identity.revocations().poll();

            assertThat(reason(node.authenticate(token))).isEqualTo(Reason.TOKEN_REVOKED);
            assertThat(reason(other.authenticate(token))).isEqualTo(Reason.TOKEN_REVOKED);
            clock.advance(Duration.ofHours(8));
            other.identity.revocations().poll();
            assertThat(reason(other.authenticate(token))).isEqualTo(Reason.TOKEN_REVOKED);
        }
    }

    private @Nullable UUID session(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return value(node.authenticate(rsaToken(change))).session();
    }

    private UserProfile profile(UserId user) {
        return new Reads(database.readers())
                .read(tables -> tables.users().find(user))
                .orElseThrow();
    }

    private Node node(TokenAlgorithm algorithm) {
        return node(new ExternalIssuer(
                ISSUER, "chat", algorithm, ExternalIssuer.ACCESS_TOKENS_ONLY, new KeyLocation.Text(jwks())));
    }

    private Node node(ExternalIssuer issuer) {
        return new Node(database, clock, new Options(BuiltInIssuer.DEFAULT, issuer, SignInLimits.Rates.DEFAULT));
    }

    private static String jwks() {
        OctetKeyPair edKey = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.x(ed.getPublic())))
                .keyID("ed")
                .build();
        return new JWKSet(List.of(rsa, ec, edKey)).toString(true);
    }

    private String rsaToken(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), change);
    }

    private String token(
            JWSAlgorithm algorithm, String kid, JWSSigner signer, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid)
                .build();
        return sign(header, signer, change);
    }

    private String sign(JWSHeader header, JWSSigner signer, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("chat")
                .subject("7")
                .expirationTime(Date.from(clock.instant().plusSeconds(600)));
        SignedJWT token = new SignedJWT(header, change.apply(claims).build());
        token.sign(signer);
        return token.serialize();
    }
}
