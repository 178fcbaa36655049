package dev.parley.server.auth;

import com.nimbusds.jose.JWSVerifier;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of the product's issuer, fetched from its JWKS URL when first needed, when a token names an unknown
/// one, and when they are older than 10 min; never more often than once in 30 s. While the issuer does not
/// answer, the keys last fetched go on serving for a day.
final class RemoteKeys implements VerifyingKeys, AutoCloseable {
    static final Duration FRESH_FOR = Duration.ofMinutes(10);
    static final Duration SERVES_FOR = Duration.ofDays(1);
    static final int MAX_JWKS_BYTES = 256 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    private final URI url;
    private final TokenAlgorithm algorithm;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Refetch refetch;

    private volatile Fetched fetched = new Fetched(null, Instant.MIN, false);

    /// What is known of the issuer's keys.
    ///
    /// @param keys those last fetched; null before the first fetch that went well
    /// @param time when
    /// @param failed whether a later fetch went wrong
    private record Fetched(@Nullable KeySet keys, Instant time, boolean failed) {}

    RemoteKeys(URI url, TokenAlgorithm algorithm, Clock clock) {
        this.url = url;
        this.algorithm = algorithm;
        this.clock = clock;
        this.refetch = new Refetch(clock, this::fetch);
    }

    @Override
    public @Nullable JWSVerifier known(@Nullable String kid) {
        return withAgeUpTo(FRESH_FOR, kid);
    }

    @Override
    public Outcome<JWSVerifier> find(@Nullable String kid) {
        JWSVerifier key = known(kid);
        if (key == null) {
            refetch.run();
            key = withAgeUpTo(SERVES_FOR, kid);
        }
        if (key != null) return Outcome.done(key);
        return fetched.failed ? unreachable() : VerifyingKeys.unknownKey();
    }

    private @Nullable JWSVerifier withAgeUpTo(Duration age, @Nullable String kid) {
        Fetched current = fetched;
        if (current.keys == null || current.time.plus(age).isBefore(clock.instant())) return null;
        return current.keys.find(kid);
    }

    private static Outcome<JWSVerifier> unreachable() {
        return Outcome.refused(Refusal.retry(
                Reason.STORE_UNAVAILABLE,
                "the keys of the token's issuer cannot be read; repeat later",
                Refetch.MIN_INTERVAL));
    }

    private void fetch() {
        try {
            fetched = new Fetched(KeySet.parse(body(), algorithm), clock.instant(), false);
        } catch (IOException | IllegalArgumentException e) {
            Fetched before = fetched;
            fetched = new Fetched(before.keys, before.time, true);
            LOG.warn("the keys of the product's issuer cannot be fetched: {}", e.getMessage());
        }
    }

    private String body() throws IOException {
        // The request's own time-out ends with the headers; this one includes the body.
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(url).header("accept", "application/json").build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_JWKS_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(FETCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) throw new IOException("status " + response.statusCode());
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
