package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.auth.ExternalIssuer.KeyLocation;
import dev.parley.server.auth.Identity.Options;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IssuerOptionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final KeyLocation KEYS = new KeyLocation.Url(URI.create("https://product.example/jwks"));

    @Test
    void anAccessTokenLivesFifteenMinutesAtMost() {
        assertThatThrownBy(() -> new BuiltInIssuer("p", "p", MINUTE.multipliedBy(16), DAY, DAY))
                .hasMessageContaining("15 min");
        assertThatThrownBy(() -> new BuiltInIssuer("p", "p", Duration.ZERO, DAY, DAY))
                .hasMessageContaining("15 min");
    }

    @Test
    void aRefreshTokenOutlivesTheAccessTokenAndAKeyADay() {
        assertThatThrownBy(() -> new BuiltInIssuer("p", "p", MINUTE, MINUTE, DAY))
                .hasMessageContaining("refresh tokens live longer");
        assertThatThrownBy(() -> new BuiltInIssuer("p", "p", MINUTE, DAY, DAY.minusSeconds(1)))
                .hasMessageContaining("at least a day");
    }

    @Test
    void anIssuerNeedsNameAudienceAndTokenType() {
        assertThatThrownBy(() -> new ExternalIssuer(" ", "chat", TokenAlgorithm.RS256, Set.of("at+jwt"), KEYS))
                .hasMessageContaining("`iss`");
        assertThatThrownBy(() -> new ExternalIssuer("i", "", TokenAlgorithm.RS256, Set.of("at+jwt"), KEYS))
                .hasMessageContaining("audience");
        assertThatThrownBy(() -> new ExternalIssuer("i", "chat", TokenAlgorithm.RS256, Set.of(), KEYS))
                .hasMessageContaining("token type");
    }

    @Test
    void theTwoIssuersHaveDifferentNames() {
        ExternalIssuer namesake = new ExternalIssuer("parley", "chat", TokenAlgorithm.RS256, Set.of("at+jwt"), KEYS);
        Options options = new Options(BuiltInIssuer.DEFAULT, namesake, SignInLimits.Rates.DEFAULT);
        try (Database database = TestDatabase.fast()) {
            assertThatThrownBy(() -> new Identity(database.readers(), options, new SettableClock(), new SecureRandom()))
                    .hasMessageContaining("give each a name of its own");
        }
    }
}
