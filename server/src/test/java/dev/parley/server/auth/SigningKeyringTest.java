package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Reason;
import dev.parley.server.store.SigningKeys.SigningKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SigningKeyringTest {
    private static final Duration KEY_LIFE = Duration.ofDays(30);

    private final SettableClock clock = new SettableClock();
    private final List<Node> nodes = new ArrayList<>();
    private Database database;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void nodesThatStartAtOnceAgreeOnOneKey() throws Exception {
        int starting = 4;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Node>> started = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(starting)) {
            for (int i = 0; i < starting; i++) {
                started.add(threads.submit(() -> {
                    go.await();
                    return new Node(database, clock);
                }));
            }
            go.countDown();
            for (Future<Node> each : started) nodes.add(each.get());
        }

        assertThat(nodes.getFirst().tables.signingKeys().all()).hasSize(1);
        SignedIn signedIn = nodes.getFirst().signUp("ada");
        for (Node other : nodes) {
            assertThat(other.identity.authenticator().mayBlock(signedIn.accessToken()))
                    .isFalse();
            assertThat(value(other.authenticate(signedIn.accessToken())).user()).isEqualTo(signedIn.user());
        }
    }

    @Test
    void aRestartKeepsTheKey() {
        SignedIn signedIn = node().signUp("ada");

        assertThat(value(node().authenticate(signedIn.accessToken())).user()).isEqualTo(signedIn.user());
    }

    @Test
    void theNextKeyIsPublishedAnHourBeforeItSigns() throws Exception {
        Node node = node();
        SignedIn before = node.signUp("ada");
        clock.advance(KEY_LIFE.minusMinutes(59));
        node.identity.keyring().tend();
        clock.advance(Duration.ofMinutes(58));
        SignedIn last = node.signIn("ada");

        assertThat(kids(node)).hasSize(2);
        assertThat(kid(last)).isEqualTo(kid(before));

        clock.advance(Duration.ofMinutes(1));
        SignedIn first = node.signIn("ada");

        assertThat(kid(first)).isNotEqualTo(kid(before)).isEqualTo(kids(node).getFirst());
        assertThat(value(node.authenticate(last.accessToken())).user()).isEqualTo(last.user());
    }

    @Test
    void anOldKeyGoesWhenItsLastTokenHasExpired() throws Exception {
        Node node = node();
        String old = kids(node).getFirst();
        clock.advance(KEY_LIFE);
        node.identity.keyring().tend();
        clock.advance(Duration.ofMinutes(15).plusSeconds(29));
        node.identity.keyring().tend();
        assertThat(kids(node)).contains(old);

        clock.advance(Duration.ofSeconds(1));
        assertThat(kids(node)).doesNotContain(old);
        node.identity.keyring().tend();
        assertThat(node.tables.signingKeys().all())
                .hasSize(1)
                .noneMatch(key -> key.kid().equals(old));
    }

    @Test
    void aNodeThatWasDownForLongSignsWithAFreshKeyAtOnce() throws Exception {
        Node node = node();
        String old = kids(node).getFirst();
        clock.advance(KEY_LIFE.multipliedBy(3));

        SignedIn signedIn = node.signUp("ada");

        assertThat(kid(signedIn)).isNotEqualTo(old);
        assertThat(value(node.authenticate(signedIn.accessToken())).user()).isEqualTo(signedIn.user());
    }

    @Test
    void aKeyOfAnotherNodeIsLookedUpAtMostOnceInThirtySeconds() {
        Node one = node();
        Node other = node();
        SignedIn known = one.signUp("ada");
        String nobodys = known.accessToken().replaceFirst("^[^.]+", headerOfNobodysKey());
        assertThat(reason(other.authenticate(nobodys))).isEqualTo(Reason.TOKEN_INVALID);

        addKey(one);
        String fresh = one.signIn("ada").accessToken();
        clock.advance(Duration.ofSeconds(29));
        assertThat(other.identity.authenticator().mayBlock(fresh)).isTrue();
        assertThat(reason(other.authenticate(fresh))).isEqualTo(Reason.TOKEN_INVALID);

        clock.advance(Duration.ofSeconds(1));
        assertThat(value(other.authenticate(fresh)).user()).isEqualTo(known.user());
        assertThat(other.identity.authenticator().mayBlock(fresh)).isFalse();
    }

    /// Adds a key that signs at once, which rotation never does.
    private static void addKey(Node node) {
        SigningKey first = node.tables.signingKeys().all().getFirst();
        node.tables
                .signingKeys()
                .add(new SigningKey(
                        first.generation() + 1,
                        "second",
                        first.privateKey(),
                        first.publicKey(),
                        first.createTime(),
                        first.signFrom(),
                        first.signUntil(),
                        first.verifyUntil()));
        node.identity.keyring().tend();
    }

    @Test
    void thePublishedKeysHoldNoPrivatePart() throws Exception {
        Node node = node();

        JWK key = JWKSet.parse(node.identity.keyring().jwks()).getKeys().getFirst();

        assertThat(key.isPrivate()).isFalse();
        assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
        assertThat(key.getAlgorithm().getName()).isEqualTo("EdDSA");
        assertThat(new JWKSet(key).toString(false)).isEqualTo(new JWKSet(key).toString(true));
    }

    @Test
    void aProductVerifiesOurTokensByThePublishedKeys() throws Exception {
        Node node = node();
        SignedJWT token = SignedJWT.parse(node.signUp("ada").accessToken());

        KeySet published = KeySet.parse(node.identity.keyring().jwks(), TokenAlgorithm.EDDSA);

        assertThat(token.verify(published.find(token.getHeader().getKeyID()))).isTrue();
    }

    private static String headerOfNobodysKey() {
        return Base64URL.encode("{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"nobodys\"}")
                .toString();
    }

    private Node node() {
        Node node = new Node(database, clock);
        nodes.add(node);
        return node;
    }

    private static List<String> kids(Node node) throws ParseException {
        return JWKSet.parse(node.identity.keyring().jwks()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private static String kid(SignedIn signedIn) throws ParseException {
        return SignedJWT.parse(signedIn.accessToken()).getHeader().getKeyID();
    }
}
