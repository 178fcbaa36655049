package dev.parley.server.model;

import java.util.UUID;
import org.slf4j.Logger;

/// Something that nobody expected: its story goes to the server's log under an id, and only the id leaves the server.
public final class Incident {
    private Incident() {}

    /// Logs a failure and answers the refusal that names it.
    ///
    /// @param what what was being done, without any user's data
    public static Refusal report(Logger log, String what, Throwable failure) {
        String id = UUID.randomUUID().toString();
        log.error("incident {}: {}", id, what, failure);
        return Refusal.of(Reason.INTERNAL, "the server failed; its operator finds the cause under incident " + id)
                .with("incident_id", id);
    }
}
