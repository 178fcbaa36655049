package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignOutTest {
    private final SettableClock clock = new SettableClock();
    private final List<UUID> revoked = new ArrayList<>();
    private Database database;
    private Node node;
    private Node other;
    private SignedIn laptop;
    private SignedIn phone;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        node = new Node(database, clock);
        other = new Node(database, clock);
        laptop = node.signUp("ada");
        phone = node.signIn("ada");
        node.identity.revocations().onRevoked(revoked::add);
    }

    @AfterEach
    void stop() {
        node.close();
        other.close();
        database.close();
    }

    @Test
    void signingOutEndsThisSessionAtOnceAndNoOther() {
        node.identity.sessions().signOut(caller(laptop), false);

        assertThat(revoked).containsExactly(laptop.session());
        assertThat(reason(node.authenticate(laptop.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(reason(node.refresh(laptop.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        assertThat(value(node.authenticate(phone.accessToken())).user()).isEqualTo(phone.user());
    }

    @Test
    void signingOutEverywhereEndsEverySessionOfTheUserAndOfNobodyElse() {
        SignedIn bob = node.signUp("bob");

        node.identity.sessions().signOut(caller(laptop), true);

        assertThat(revoked).containsExactlyInAnyOrder(laptop.session(), phone.session());
        assertThat(reason(node.authenticate(phone.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(value(node.authenticate(bob.accessToken())).user()).isEqualTo(bob.user());
    }

    @Test
    void signingOutTwiceChangesNothing() {
        Caller caller = caller(laptop);
        node.identity.sessions().signOut(caller, false);
        node.identity.sessions().signOut(caller, false);
        node.identity.sessions().signOut(caller, true);

        assertThat(revoked).containsExactly(laptop.session(), phone.session());
    }

    @Test
    void aRefreshTokenSignsOutToo() {
        assertThat(value(node.identity.sessions().signOut(laptop.refreshToken(), false)))
                .isEqualTo(laptop.user());
        assertThat(revoked).containsExactly(laptop.session());
        assertThat(reason(node.identity.sessions().signOut(laptop.refreshToken(), false)))
                .isEqualTo(Reason.REFRESH_TOKEN_INVALID);

        value(node.identity.sessions().signOut(phone.refreshToken(), true));
        assertThat(revoked).containsExactly(laptop.session(), phone.session());
    }

    @Test
    void anotherNodeSeesTheRevocationAtItsNextPoll() {
        List<UUID> seen = new ArrayList<>();
        other.identity.revocations().onRevoked(seen::add);
        value(other.authenticate(laptop.accessToken()));

        node.identity.sessions().signOut(caller(laptop), false);
        assertThat(value(other.authenticate(laptop.accessToken())).user()).isEqualTo(laptop.user());
        other.identity.revocations().poll();
        other.identity.revocations().poll();

        assertThat(seen).containsExactly(laptop.session());
        assertThat(reason(other.authenticate(laptop.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
    }

    @Test
    void aNodePollsOfItself() {
        other.identity.start();

        node.identity.sessions().signOut(caller(laptop), false);

        Awaitility.await().until(() -> other.identity.revocations().isRevoked(laptop.session()));
    }

    @Test
    void aRevocationIsSeenThoughTheClockOfTheOtherNodeIsAMinuteBehind() {
        node.identity.revocations().poll();
        Instant behind = clock.instant().minusSeconds(59);
        node.tables.sessions().end(phone.session(), phone.user(), behind, behind.plus(Duration.ofMinutes(16)));
        node.identity.revocations().poll();

        assertThat(revoked).containsExactly(phone.session());
    }

    @Test
    void aNodeThatStartsKnowsWhatWasRevokedBefore() {
        node.identity.sessions().signOut(caller(laptop), false);
        clock.advance(Duration.ofMinutes(9));

        try (Node late = new Node(database, clock)) {
            late.identity.start();
            assertThat(reason(late.authenticate(laptop.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
        }
    }

    @Test
    void aRevocationIsForgottenOnlyWhenNoTokenOfTheSessionCanBeGood() {
        node.identity.sessions().signOut(caller(laptop), false);
        clock.advance(Duration.ofMinutes(15).plusSeconds(30));
        node.identity.revocations().poll();
        assertThat(node.identity.revocations().isRevoked(laptop.session())).isTrue();

        clock.advance(Duration.ofMinutes(1));
        node.identity.revocations().poll();
        assertThat(node.identity.revocations().size()).isZero();
    }

    @Test
    void aListenerThatFailsKeepsNoOtherFromHearing() {
        Revocations revocations = new Revocations(node.tables.sessions(), clock);
        List<UUID> heard = new ArrayList<>();
        revocations.onRevoked(session -> {
            throw new IllegalStateException("expected in this test");
        });
        revocations.onRevoked(heard::add);

        revocations.add(List.of(laptop.session()), clock.instant().plusSeconds(1));

        assertThat(heard).containsExactly(laptop.session());
    }

    private Caller caller(SignedIn signedIn) {
        return value(node.authenticate(signedIn.accessToken()));
    }
}
