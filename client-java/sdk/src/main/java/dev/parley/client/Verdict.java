package dev.parley.client;

import dev.parley.client.wire.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a client does about the end of a connection, decided by code and reason alone.
sealed interface Verdict {
    /// Comes back with its resume token.
    ///
    /// @param after what the server asks for; null: by the client's own backoff
    record Reconnect(@Nullable Duration after) implements Verdict {}

    /// Gets a newer access token and comes back.
    record Renew() implements Verdict {}

    /// Forgets its resume token and takes a snapshot.
    record Snapshot() implements Verdict {}

    /// Gives up.
    record Stop() implements Verdict {}

    static Verdict of(Failure failure) {
        if (!failure.isOfParley()) return new Reconnect(failure.retryAfter());
        return switch (failure.reason()) {
            case "TOKEN_EXPIRED" -> new Renew();
            case "RESUME_TOKEN_INVALID", "RESUME_TOKEN_EXPIRED" -> new Snapshot();
            default ->
                switch (failure.code()) {
                    case UNAVAILABLE -> new Reconnect(failure.retryAfter());
                    case RESOURCE_EXHAUSTED ->
                        failure.retryAfter() == null ? new Stop() : new Reconnect(failure.retryAfter());
                    // A deadline, or the end of a call, that the server has seen: nobody meant the client.
                    case DEADLINE_EXCEEDED, CANCELLED -> new Reconnect(null);
                    default -> new Stop();
                };
        };
    }
}
