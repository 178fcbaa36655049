package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.auth.SignInLimits.Rates;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SignInLimitsTest {
    private final SettableClock clock = new SettableClock();
    private final SignInLimits limits = new SignInLimits(new Rates(3, 5, 7), clock);

    @Test
    void anAddressTriesItsNumberOfTimesWhateverTheAccounts() {
        for (int i = 0; i < 5; i++)
            assertThat(limits.attempt("user" + i, "192.0.2.1")).isEmpty();

        Refusal refusal = limits.attempt("user9", "192.0.2.1").orElseThrow();

        assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(12));
        assertThat(refusal.metadata())
                .containsEntry("quota", "sign_ins_per_address_per_minute")
                .containsEntry("limit", "5");
        assertThat(limits.attempt("user9", "192.0.2.2")).isEmpty();
    }

    @Test
    void anAccountIsTriedItsNumberOfTimesWhateverTheAddresses() {
        for (int i = 0; i < 3; i++)
            assertThat(limits.attempt("ada", "192.0.2." + i)).isEmpty();

        Refusal refusal = limits.attempt("Ada", "192.0.2.9").orElseThrow();

        assertThat(refusal.metadata()).containsEntry("quota", "sign_ins_per_account_per_minute");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(limits.attempt("bob", "192.0.2.9")).isEmpty();
    }

    @Test
    void waitingAsToldIsEnough() {
        for (int i = 0; i < 3; i++) limits.attempt("ada", "192.0.2.1");
        Duration wait = Objects.requireNonNull(
                limits.attempt("ada", "192.0.2.1").orElseThrow().retryAfter());

        clock.advance(wait.minusMillis(1));
        assertThat(limits.attempt("ada", "192.0.2.2")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(limits.attempt("ada", "192.0.2.2")).isEmpty();
    }

    @Test
    void theAddressesOfOneIpv6NetworkCountAsOne() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.attempt("user" + i, "2001:db8:1:2::" + i)).isEmpty();
        }
        assertThat(limits.attempt("user9", "2001:db8:1:2:ffff::9")).isPresent();
        assertThat(limits.attempt("user9", "2001:db8:1:3::9")).isEmpty();
    }

    @Test
    void oneAddressInTwoSpellingsIsOne() {
        for (int i = 0; i < 5; i++) limits.attempt("user" + i, "192.0.2.1");

        assertThat(limits.attempt("user9", "::ffff:192.0.2.1")).isPresent();
    }

    @Test
    void whatIsNoAddressCountsAsItIsWritten() {
        for (int i = 0; i < 5; i++)
            assertThat(limits.attempt("user" + i, "in-process")).isEmpty();

        assertThat(limits.attempt("user9", "in-process")).isPresent();
        assertThat(limits.attempt("user9", "")).isEmpty();
    }

    @Test
    void refreshesAreCountedApart() {
        for (int i = 0; i < 7; i++) assertThat(limits.refresh("192.0.2.1")).isEmpty();

        assertThat(limits.refresh("192.0.2.1")).isPresent();
        assertThat(limits.attempt("ada", "192.0.2.1")).isEmpty();
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> new Rates(0, 1, 1)).hasMessageContaining("1 a minute or more");
    }
}
