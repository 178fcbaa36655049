package dev.parley.server.fanout;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is there.
public final class Presence {
    /// @param lastActive when the user was last online, as far as this node knows; null for never
    public record Status(
            UserId user, boolean online, @Nullable Instant lastActive) {}

    public List<Status> of(List<UserId> users) {
        throw new AssertionError();
    }
}
