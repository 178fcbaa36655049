package dev.parley.server.fanout;

import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether one stream is to end, and how. Told from any thread, carried out by the subscriber's own.
final class EndOfStream {
    private final long expiresNanos;
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Duration drainAfter;
    private volatile boolean completing;
    private volatile boolean gone;

    /// How a stream ends.
    sealed interface Due {
        record Refused(Refusal why) implements Due {}

        /// The node shuts down.
        record Drained(Duration reconnectAfter) implements Due {}

        /// The client is done: once everything is answered.
        record Completed() implements Due {}
    }

    /// @param life until the access token ends
    EndOfStream(Duration life) {
        this.expiresNanos = System.nanoTime() + life.toNanos();
    }

    /// The first refusal counts.
    void refuse(Refusal why) {
        if (refusal == null) refusal = why;
    }

    void drain(Duration reconnectAfter) {
        drainAfter = reconnectAfter;
    }

    void complete() {
        completing = true;
    }

    /// Nobody is there to end it for.
    void lose() {
        gone = true;
    }

    boolean isLost() {
        return gone;
    }

    /// How the stream is to end; null while it goes on.
    @Nullable
    Due due() {
        if (refusal != null) return new Due.Refused(refusal);
        if (nanosToExpiry() <= 0) {
            return new Due.Refused(Refusal.of(
                    Reason.TOKEN_EXPIRED,
                    "the access token expired; refresh it and resume from the last resume token"));
        }
        if (drainAfter != null) return new Due.Drained(drainAfter);
        return completing ? new Due.Completed() : null;
    }

    long nanosToExpiry() {
        return expiresNanos - System.nanoTime();
    }
}
