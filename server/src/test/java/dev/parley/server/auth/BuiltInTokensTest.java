package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Reason;
import dev.parley.server.store.SigningKeys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuiltInTokensTest {
    private static final UUID SESSION = UUID.fromString("0b4f6e6e-6f0c-4f6e-9d0a-1f2e3d4c5b6a");

    private final SettableClock clock = new SettableClock();
    private Database database;
    private Node node;
    private SigningKey key;
    private PrivateKey privateKey;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.fast();
        node = new Node(database, clock);
        key = node.tables.signingKeys().all().getFirst();
        privateKey = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(key.privateKey()));
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void aTokenThatWasGivenOutNamesItsUserSessionAndEnd() {
        SignedIn signedIn = node.signUp("ada");

        Caller caller = value(node.authenticate(signedIn.accessToken()));

        assertThat(caller.user()).isEqualTo(signedIn.user());
        assertThat(caller.session()).isEqualTo(signedIn.session());
        assertThat(caller.expireTime())
                .isEqualTo(signedIn.accessTokenExpireTime())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void aHandWrittenTokenOfTheSameKindIsAcceptedSoThatTheRefusalsBelowProveSomething() {
        assertThat(value(node.authenticate(signed(header(""), claims("")))).session())
                .isEqualTo(SESSION);
    }

    @Test
    void noTokenIsTokenMissing() {
        assertThat(reason(node.authenticate(""))).isEqualTo(Reason.TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "x",
                "a.b",
                "a.b.c",
                "a.b.c.d.e",
                "..",
                "eyJhbGciOiJFZERTQSJ9..",
                "{}.{}.{}",
                "\u0000.\u0000.\u0000",
                "💥.💥.💥"
            })
    void whatIsNoTokenIsTokenInvalid(String text) {
        assertThat(reason(node.authenticate(text))).isEqualTo(Reason.TOKEN_INVALID);
        assertThat(node.identity.authenticator().mayBlock(text)).isFalse();
    }

    @Test
    void aTokenOfMoreThanEightKibibytesIsRefusedUnread() {
        String longer = signed(header(""), claims(",\"pad\":\"" + "x".repeat(8 * 1024) + "\""));

        assertThat(reason(node.authenticate(longer))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"jku\":\"https://evil.example/jwks\"",
                ",\"x5u\":\"https://evil.example/cert\"",
                ",\"x5c\":[\"AAAA\"]",
                ",\"crit\":[]",
                ",\"crit\":[\"exp\"],\"exp\":1",
                ",\"crit\":[\"b64\"],\"b64\":false",
                ",\"b64\":false",
                ",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
            })
    void aHeaderThatBringsAKeyOrChangesTheReadingIsRefused(String field) {
        assertThat(reason(node.authenticate(signed(header(field), claims(""))))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void aTokenWithoutSignatureIsRefusedHoweverNoneIsSpelt() {
        for (String none : new String[] {"none", "None", "NONE", ""}) {
            String header = header("").replace("EdDSA", none);

            assertThat(reason(node.authenticate(RawToken.unsigned(header, claims(""), new byte[0]))))
                    .isEqualTo(Reason.TOKEN_INVALID);
        }
        assertThat(reason(node.authenticate(RawToken.unsigned(header(""), claims(""), new byte[0]))))
                .isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void thePublicKeyIsNoHmacSecret() throws Exception {
        String header = header("").replace("EdDSA", "HS256");
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims(""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.publicKey(), "HmacSHA256"));
        String forged = input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));

        assertThat(reason(node.authenticate(forged))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void anotherAlgorithmThanTheIssuersIsRefusedEvenWithAGoodSignature() throws Exception {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String token =
                RawToken.signed(header("").replace("EdDSA", "RS256"), claims(""), "SHA256withRSA", rsa.getPrivate());

        assertThat(reason(node.authenticate(token))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void aSignatureByAnotherKeyOrOfOtherClaimsIsRefused() throws Exception {
        PrivateKey other =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        String good = signed(header(""), claims(""));
        String ourSignature = good.substring(good.lastIndexOf('.'));
        String otherClaims =
                Base64URL.encode(header("")) + "." + Base64URL.encode(claims("").replace("u7", "u8")) + ourSignature;

        assertThat(reason(node.authenticate(RawToken.signed(header(""), claims(""), "Ed25519", other))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(otherClaims))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void aTypeOtherThanAccessTokenIsRefused() {
        for (String header : new String[] {
            header("").replace("at+jwt", "JWT"),
            header("").replace("at+jwt", "id+jwt"),
            header("").replace(",\"typ\":\"at+jwt\"", "")
        }) {
            assertThat(reason(node.authenticate(signed(header, claims(""))))).isEqualTo(Reason.TOKEN_INVALID);
        }
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() {
        assertThat(reason(node.authenticate(signed(header(",\"alg\":\"EdDSA\""), claims("")))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(signed(header(""), claims(",\"sub\":\"u8\"")))))
                .isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void issuerAudienceSubjectAndSessionMustFit() {
        String good = claims("");
        for (String bad : new String[] {
            good.replace("\"iss\":\"parley\"", "\"iss\":\"parley2\""),
            good.replace("\"iss\":\"parley\",", ""),
            good.replace("\"aud\":\"parley\"", "\"aud\":\"other\""),
            good.replace("\"aud\":\"parley\",", ""),
            good.replace("u7", "7"),
            good.replace("\"sub\":\"u7\",", ""),
            good.replace(SESSION.toString(), "none"),
            good.replace("\"sid\":\"" + SESSION + "\",", "")
        }) {
            assertThat(bad).isNotEqualTo(good);
            assertThat(reason(node.authenticate(signed(header(""), bad))))
                    .as(bad)
                    .isEqualTo(Reason.TOKEN_INVALID);
        }
    }

    @Test
    void anAudienceAmongSeveralWillDo() {
        String several = claims("").replace("\"aud\":\"parley\"", "\"aud\":[\"other\",\"parley\"]");

        assertThat(value(node.authenticate(signed(header(""), several))).session())
                .isEqualTo(SESSION);
    }

    @Test
    void aTokenWithoutAnEndIsRefused() {
        String endless = "{\"iss\":\"parley\",\"aud\":\"parley\",\"sub\":\"u7\",\"sid\":\"" + SESSION + "\"}";

        assertThat(reason(node.authenticate(signed(header(""), endless)))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void aTokenEndsThirtySecondsAfterItsExpiryAndNotBefore() {
        String token = signed(header(""), claims("")); // ends in 600 s
        clock.advance(Duration.ofSeconds(629));
        assertThat(value(node.authenticate(token)).session()).isEqualTo(SESSION);

        clock.advance(Duration.ofSeconds(1));
        assertThat(reason(node.authenticate(token))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void anExpiryWithABadSignatureIsNotReportedAsExpired() {
        String token = signed(header(""), claims(""));
        clock.advance(Duration.ofHours(1));

        assertThat(reason(node.authenticate(token.substring(0, token.length() - 8) + "AAAAAAAA")))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(reason(node.authenticate(token))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void aTokenThatIsNotGoodYetIsRefusedBeyondThirtySeconds() {
        long start = clock.instant().getEpochSecond();

        assertThat(reason(node.authenticate(signed(header(""), claims(",\"nbf\":" + (start + 31))))))
                .isEqualTo(Reason.TOKEN_INVALID);
        assertThat(value(node.authenticate(signed(header(""), claims(",\"nbf\":" + (start + 30)))))
                        .session())
                .isEqualTo(SESSION);
    }

    @Test
    void aRememberedTokenStillExpiresAndIsStillRevoked() {
        SignedIn one = node.signUp("ada");
        SignedIn two = node.signUp("bob");
        value(node.authenticate(one.accessToken()));
        value(node.authenticate(two.accessToken()));

        node.identity.sessions().signOut(value(node.authenticate(one.accessToken())), false);
        assertThat(reason(node.authenticate(one.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);

        clock.advance(Duration.ofSeconds(630));
        assertThat(reason(node.authenticate(two.accessToken()))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void builtInTokensNeedNeitherDatabaseNorNetwork() {
        SignedIn signedIn = node.signUp("ada");
        database.close();

        assertThat(node.identity.authenticator().mayBlock(signedIn.accessToken()))
                .isFalse();
        assertThat(value(node.authenticate(signedIn.accessToken())).user()).isEqualTo(signedIn.user());
    }

    @Test
    void onlyAnUnknownKeyMayBlock() {
        String unknown = signed(header("").replace(key.kid(), "ffffffffffffffff"), claims(""));

        assertThat(node.identity.authenticator().mayBlock(unknown)).isTrue();
        assertThat(reason(node.authenticate(unknown))).isEqualTo(Reason.TOKEN_INVALID);
        assertThat(node.identity.authenticator().mayBlock(signed(header(""), claims(""))))
                .isFalse();
    }

    @Test
    void aTokenWithoutAKeyIdIsRefused() {
        String token = signed(header("").replace(",\"kid\":\"" + key.kid() + "\"", ""), claims(""));

        assertThat(reason(node.authenticate(token))).isEqualTo(Reason.TOKEN_INVALID);
    }

    private String signed(String header, String claims) {
        return RawToken.signed(header, claims, "Ed25519", privateKey);
    }

    private String header(String more) {
        return "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"" + key.kid() + "\"" + more + "}";
    }

    private String claims(String more) {
        return "{\"iss\":\"parley\",\"aud\":\"parley\",\"sub\":\"u7\",\"sid\":\"" + SESSION + "\",\"exp\":"
                + clock.instant().plusSeconds(600).getEpochSecond() + more + "}";
    }
}
