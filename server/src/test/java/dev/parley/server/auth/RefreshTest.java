package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.model.Reason;
import dev.parley.server.store.RefreshTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefreshTest {
    private final SettableClock clock = new SettableClock();
    private Database database;
    private Node node;
    private SignedIn first;

    @BeforeEach
    void start() {
        database = TestDatabase.fast();
        node = new Node(database, clock);
        first = node.signUp("ada");
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    @Test
    void aRefreshTokenBuysAFreshPairOfTheSameSession() {
        clock.advance(Duration.ofMinutes(9));
        SignedIn second = value(node.refresh(first.refreshToken()));

        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.user()).isEqualTo(first.user());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(second.refreshTokenExpireTime()).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
        assertThat(value(node.authenticate(second.accessToken())).expireTime())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void aRefreshTokenHas256RandomBits() {
        Set<String> tokens = new HashSet<>();
        String token = first.refreshToken();
        for (int i = 0; i < 10; i++) {
            assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
            assertThat(tokens.add(token)).isTrue();
            token = value(node.refresh(token)).refreshToken();
        }
    }

    @Test
    void theDatabaseHoldsHashesOnly() throws SQLException {
        byte[] raw = Base64.getUrlDecoder().decode(first.refreshToken());
        try (Connection connection = database.readers().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT hash, refresh_tokens::text FROM refresh_tokens")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBytes(1)).hasSize(32).isNotEqualTo(raw);
            assertThat(rows.getString(2)).doesNotContain(first.refreshToken());
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aTokenUsedTwiceWithinTenSecondsIsAnsweredWellBothTimes() {
        SignedIn one = value(node.refresh(first.refreshToken()));
        clock.advance(Duration.ofSeconds(10));
        SignedIn two = value(node.refresh(first.refreshToken()));

        assertThat(two.session()).isEqualTo(first.session());
        assertThat(value(node.authenticate(one.accessToken())).user()).isEqualTo(first.user());
        assertThat(value(node.authenticate(two.accessToken())).user()).isEqualTo(first.user());
        // Whichever of the two the client kept goes on, for as long as it likes.
        clock.advance(Duration.ofDays(1));
        SignedIn three = value(node.refresh(two.refreshToken()));
        clock.advance(Duration.ofDays(1));
        assertThat(value(node.refresh(three.refreshToken())).session()).isEqualTo(first.session());
    }

    @Test
    void aTokenUsedAgainAfterTenSecondsEndsTheSessionForBothOfItsUsers() {
        List<UUID> revoked = new ArrayList<>();
        node.identity.revocations().onRevoked(revoked::add);
        SignedIn second = value(node.refresh(first.refreshToken()));
        clock.advance(Duration.ofSeconds(10).plusMillis(1));

        assertThat(reason(node.refresh(first.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);

        assertThat(revoked).containsExactly(first.session());
        assertThat(reason(node.refresh(second.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        assertThat(reason(node.authenticate(second.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(reason(node.authenticate(first.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
    }

    @Test
    void reuseEndsNoOtherSessionOfTheUser() {
        SignedIn other = node.signIn("ada");
        value(node.refresh(first.refreshToken()));
        clock.advance(Duration.ofSeconds(11));
        node.refresh(first.refreshToken());

        assertThat(value(node.authenticate(other.accessToken())).user()).isEqualTo(first.user());
        assertThat(value(node.refresh(other.refreshToken())).session()).isEqualTo(other.session());
    }

    @Test
    void aThiefWhoRefreshesWithinTheTenSecondsIsNoticedWhenBothGoOn() {
        SignedIn owner = value(node.refresh(first.refreshToken()));
        SignedIn thief = value(node.refresh(first.refreshToken()));
        clock.advance(Duration.ofMinutes(9));
        SignedIn ownerGoesOn = value(node.refresh(owner.refreshToken()));
        clock.advance(Duration.ofMinutes(1));

        assertThat(reason(node.refresh(thief.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        assertThat(reason(node.authenticate(ownerGoesOn.accessToken()))).isEqualTo(Reason.TOKEN_REVOKED);
    }

    @Test
    void refreshesOfOneTokenAtOnceAllEndWell() throws Exception {
        int times = 8;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<SignedIn>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            for (int i = 0; i < times; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return value(node.refresh(first.refreshToken()));
                }));
            }
            go.countDown();
        }
        Set<String> tokens = new HashSet<>();
        for (Future<SignedIn> answer : answers) {
            SignedIn pair = answer.get();
            assertThat(pair.session()).isEqualTo(first.session());
            assertThat(value(node.authenticate(pair.accessToken())).user()).isEqualTo(first.user());
            tokens.add(pair.refreshToken());
        }
        assertThat(tokens).hasSize(times);
        for (String token : tokens)
            assertThat(value(node.refresh(token)).session()).isEqualTo(first.session());
    }

    @Test
    void aRefreshTokenEndsAfterThirtyDaysWithoutRevokingAnything() {
        clock.advance(Duration.ofDays(30).minusSeconds(1));
        SignedIn second = value(node.refresh(first.refreshToken()));
        clock.advance(Duration.ofDays(30));

        assertThat(reason(node.refresh(second.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        assertThat(node.identity.revocations().size()).isZero();
    }

    @Test
    void whatIsNoRefreshTokenIsRefused() {
        for (String text : List.of("", "x", "nul\0", first.accessToken(), first.refreshToken() + "A")) {
            assertThat(reason(node.refresh(text))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        }
    }

    @Test
    void usedTokensAreKeptForAHundredGenerationsOnly() throws SQLException {
        String token = first.refreshToken();
        for (int i = 0; i < RefreshTokens.KEPT_GENERATIONS + 20; i++) {
            clock.advance(Duration.ofMinutes(10));
            token = value(node.refresh(token)).refreshToken();
        }
        try (Connection connection = database.readers().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM refresh_tokens")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(RefreshTokens.KEPT_GENERATIONS + 1);
        }
        assertThat(reason(node.refresh(first.refreshToken()))).isEqualTo(Reason.REFRESH_TOKEN_INVALID);
        assertThat(value(node.refresh(token)).session()).isEqualTo(first.session());
    }

    @Test
    void anAddressRefreshesSixHundredTimesAMinute() {
        for (int i = 0; i < 600; i++) {
            assertThat(node.identity.sessions().refresh("nobody's", "192.0.2.7"))
                    .isNotNull();
        }
        assertThat(reason(node.identity.sessions().refresh(first.refreshToken(), "192.0.2.7")))
                .isEqualTo(Reason.RATE_LIMITED);
        assertThat(value(node.identity.sessions().refresh(first.refreshToken(), "192.0.2.8")))
                .isNotNull();
    }

    @Test
    void endedAndAbandonedSessionsAreDeletedWithTheirTokens() throws SQLException {
        SignedIn ended = node.signIn("ada");
        node.identity.sessions().signOut(value(node.authenticate(ended.accessToken())), false);
        assertThat(node.identity.sessions().deleteEnded()).isZero();

        clock.advance(Duration.ofMinutes(20));
        assertThat(node.identity.sessions().deleteEnded()).isEqualTo(1);
        clock.advance(Duration.ofDays(30));
        assertThat(node.identity.sessions().deleteEnded()).isEqualTo(1);
        try (Connection connection = database.readers().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM refresh_tokens")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
