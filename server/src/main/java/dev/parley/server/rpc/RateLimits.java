package dev.parley.server.rpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/// How fast one user and one address may go, counted on each node for itself. Never blocks.
public final class RateLimits {
    /// Users and addresses remembered; a forgotten one begins with a full bucket.
    private static final int MAX_REMEMBERED = 100_000;

    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(2);

    private final Rates rates;
    private final Cache<UserId, Bucket> sends = buckets();
    private final Cache<UserId, Bucket> requests = buckets();
    private final Cache<String, Bucket> calls = buckets();

    /// A rate and how much may come at once after a quiet time.
    ///
    /// @param perSecond 0 for no limit
    /// @param burst at least 1
    public record Rate(int perSecond, int burst) {
        public Rate {
            if (perSecond < 0 || burst < 1) {
                throw new IllegalArgumentException("a rate is 0 or more a second with a burst of 1 or more");
            }
        }
    }

    /// What an operator chooses.
    ///
    /// @param sends of one user: messages, reactions, changes of rooms
    /// @param requests of one user: everything else
    /// @param calls from one address: opened, whatever they are for
    public record Rates(Rate sends, Rate requests, Rate calls) {
        public static final Rates DEFAULT = new Rates(new Rate(50, 100), new Rate(200, 1_000), new Rate(2_000, 10_000));
    }

    RateLimits(Rates rates) {
        this.rates = rates;
    }

    /// @return `RATE_LIMITED` when it is one too many; it is then not counted
    Optional<Refusal> takeOfUser(UserId user, Quota quota) {
        return switch (quota) {
            case NONE -> Optional.empty();
            case SENDS -> take(sends, user, rates.sends, "sends_per_user_per_second");
            case REQUESTS -> take(requests, user, rates.requests, "requests_per_user_per_second");
        };
    }

    /// @return `RATE_LIMITED` when it is one too many; it is then not counted
    Optional<Refusal> takeOfAddress(String address) {
        return take(calls, address, rates.calls, "calls_per_address_per_second");
    }

    private static <K> Optional<Refusal> take(Cache<K, Bucket> buckets, K key, Rate rate, String quota) {
        if (rate.perSecond == 0) return Optional.empty();
        Bucket bucket = buckets.get(key, made -> bucket(rate));
        if (bucket.tryConsume(1)) return Optional.empty();
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) return Optional.empty();
        Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1);
        return Optional.of(Refusal.retry(
                        Reason.RATE_LIMITED,
                        "more than " + rate.perSecond + " a second; wait as RetryInfo says, and go slower",
                        wait)
                .with("quota", quota)
                .with("limit", Integer.toString(rate.perSecond)));
    }

    private static Bucket bucket(Rate rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst).refillGreedy(rate.perSecond, Duration.ofSeconds(1)))
                .withNanosecondPrecision()
                .build();
    }

    private static <K> Cache<K, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(REMEMBERED_FOR)
                .executor(Runnable::run)
                .build();
    }
}
