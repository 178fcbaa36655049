package dev.parley.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How often one may try to sign in or up: per account, whoever tries, and per address, whatever account. Counted
/// on each node for itself. Refreshing is counted per address only.
public final class SignInLimits {
    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Rates rates;
    private final TimeMeter time;
    private final Cache<String, Bucket> accounts = buckets();
    private final Cache<String, Bucket> addresses = buckets();
    private final Cache<String, Bucket> refreshes = buckets();

    /// How many a minute; as many may come at once after a quiet minute. Each is 1 or more.
    public record Rates(int attemptsPerAccount, int attemptsPerAddress, int refreshesPerAddress) {
        public static final Rates DEFAULT = new Rates(10, 30, 600);

        public Rates {
            if (attemptsPerAccount < 1 || attemptsPerAddress < 1 || refreshesPerAddress < 1) {
                throw new IllegalArgumentException("sign-in limits are 1 a minute or more");
            }
        }
    }

    public SignInLimits(Rates rates, Clock clock) {
        this.rates = rates;
        this.time = new ClockMeter(clock);
    }

    /// Counts one attempt; `RATE_LIMITED` when it is one too many.
    ///
    /// @param handle as it was typed, of an account that need not exist
    /// @param address an IP address; anything else counts as it is written
    Optional<Refusal> attempt(String handle, String address) {
        Optional<Refusal> refusal =
                take(addresses, network(address), rates.attemptsPerAddress, "sign_ins_per_address_per_minute");
        return refusal.isPresent()
                ? refusal
                : take(
                        accounts,
                        handle.toLowerCase(Locale.ROOT),
                        rates.attemptsPerAccount,
                        "sign_ins_per_account_per_minute");
    }

    /// Counts one refresh; `RATE_LIMITED` when it is one too many.
    Optional<Refusal> refresh(String address) {
        return take(refreshes, network(address), rates.refreshesPerAddress, "refreshes_per_address_per_minute");
    }

    private Optional<Refusal> take(Cache<String, Bucket> buckets, String key, int rate, String quota) {
        ConsumptionProbe probe = buckets.get(key, made -> bucket(rate)).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) return Optional.empty();
        Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
        return Optional.of(Refusal.retry(Reason.RATE_LIMITED, "too many attempts; repeat later", wait)
                .with("quota", quota)
                .with("limit", Integer.toString(rate)));
    }

    private Bucket bucket(int rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, WINDOW))
                .withCustomTimePrecision(time)
                .build();
    }

    /// The address, or for IPv6 its /64: that much one household has.
    private static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            if (!(parsed instanceof Inet6Address)) return parsed.getHostAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), IPV6_NETWORK_BYTES));
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }

    /// A bucket that nobody has touched for two windows is full again, so forgetting it changes nothing.
    private static Cache<String, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build();
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
