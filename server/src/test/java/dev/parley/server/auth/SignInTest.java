package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.store.NewUser;
import dev.parley.server.store.Sessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignInTest {
    private final SettableClock clock = new SettableClock();
    private final PasswordHashing hashing = new PasswordHashing(new SecureRandom());
    private Database database;
    private Node node;
    private SignIn signIn;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        node = new Node(database, clock);
        SignInLimits limits = new SignInLimits(SignInLimits.Rates.DEFAULT, clock);
        signIn = new SignIn(node.tables.accounts(), node.identity.sessions(), hashing, limits, clock);
    }

    @AfterEach
    void stop() {
        hashing.close();
        node.close();
        database.close();
    }

    @Test
    void thePasswordOpensASessionWhateverTheCaseOfTheHandle() {
        SignedIn signedUp = node.signUp("Ada.L");

        assertThat(node.signIn("aDA.l").user()).isEqualTo(signedUp.user());
    }

    @Test
    void unknownHandleAndWrongPasswordGetTheSameAnswerAfterTheSameWork() {
        node.signUp("ada");
        node.tables
                .externalIdentities()
                .findOrCreate("https://product.example", "7", new NewUser("bob", "Bob"), clock.instant());
        long before = hashing.verifications();

        var wrongPassword = refusal(signIn("ada", "wrong password"));
        assertThat(hashing.verifications()).isEqualTo(before + 1);
        for (String handle : List.of("nobody", "bob", "no handle", "", "nul\0")) {
            long verified = hashing.verifications();
            assertThat(refusal(signIn(handle, Node.PASSWORD))).isEqualTo(wrongPassword);
            assertThat(hashing.verifications()).as(handle).isEqualTo(verified + 1);
        }
        assertThat(wrongPassword.reason()).isEqualTo(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void noPasswordOpensAnAccountThatDoesNotExist() {
        for (String password : List.of("", "\0", " ", Node.PASSWORD)) {
            assertThat(reason(signIn("nobody", password))).isEqualTo(Reason.CREDENTIALS_INVALID);
        }
    }

    @Test
    void aPasswordThatNoAccountCanHaveIsRefusedWithoutHashing() {
        long before = hashing.verifications();

        assertThat(reason(signIn("ada", "x".repeat(257)))).isEqualTo(Reason.FIELD_INVALID);
        assertThat(hashing.verifications()).isEqualTo(before);
    }

    @Test
    void oneAccountIsTriedTenTimesAMinuteWhereverTheTriesComeFrom() {
        for (int i = 0; i < 10; i++) {
            assertThat(reason(signIn.signIn("ada", "wrong", "", "192.0.2." + i)))
                    .isEqualTo(Reason.CREDENTIALS_INVALID);
        }
        long verified = hashing.verifications();
        var refusal = refusal(signIn.signIn("ADA", "wrong", "", "192.0.2.99"));

        assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(hashing.verifications()).isEqualTo(verified);

        clock.advance(Duration.ofSeconds(6));
        assertThat(reason(signIn.signIn("ada", "wrong", "", "192.0.2.99"))).isEqualTo(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void oneUserHoldsSixtyFourSessionsAndTheOneRefreshedLongestAgoGoes() {
        SignedIn first = node.signUp("ada");
        List<UUID> revoked = new ArrayList<>();
        node.identity.revocations().onRevoked(revoked::add);
        for (int i = 1; i < Sessions.MAX_LIVE_SESSIONS_PER_USER; i++) {
            clock.advance(Duration.ofSeconds(1));
            node.identity.sessions().open(first.user(), "");
        }
        assertThat(revoked).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        node.identity.sessions().open(first.user(), "");

        assertThat(revoked).containsExactly(first.session());
        assertThat(reason(node.authenticate(first.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
    }

    private Outcome<SignedIn> signIn(String handle, String password) {
        return signIn.signIn(handle, password, "", Node.ADDRESS);
    }
}
