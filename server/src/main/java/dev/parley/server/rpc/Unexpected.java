package dev.parley.server.rpc;

import dev.parley.server.model.Incident;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.store.Failures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a failure that nobody expected looks like from outside: an incident's id, or that the database is away.
final class Unexpected {
    private static final Duration STORE_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

    private Unexpected() {}

    /// @param method the full name of the method that failed, for the log
    /// @param outOfTime whether the caller's deadline has passed
    static Refusal refusal(String method, Throwable failure, boolean outOfTime) {
        if (outOfTime && Failures.isTimeout(failure)) return deadlineExceeded();
        if (Failures.mayPass(failure)) {
            LOG.warn("{} found the store away: {}", method, failure.toString());
            return Refusal.retry(
                    Reason.STORE_UNAVAILABLE, "the database cannot be reached; repeat the request", STORE_RETRY_AFTER);
        }
        return Incident.report(LOG, method + " failed", failure);
    }

    static Refusal deadlineExceeded() {
        return Refusal.of(
                Reason.DEADLINE_EXCEEDED,
                "the deadline passed, and whether a write was stored is not known; repeat it under the same key");
    }
}
