package dev.parley.server.fanout;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.UUID;

/// All subscribers of this node.
public final class Subscribers {
    /// Starts a subscriber over an outlet. Never blocks: what needs the database happens on the subscriber's own
    /// thread,
    /// and ends it through the outlet when refused.
    ///
    /// @return or `TOO_MANY_STREAMS`, `SERVER_DRAINING`, `RESUME_TOKEN_INVALID` (malformed)
    public Outcome<Subscriber> open(Opening opening, Outlet outlet) {
        throw new AssertionError();
    }

    /// Puts rooms in view of the user's subscriber with this id.
    ///
    /// @return false when the user has no such subscriber on this node
    public boolean focus(UserId user, String subscriberId, List<RoomId> rooms) {
        throw new AssertionError();
    }

    /// Ends all subscribers of a sign-in session.
    public void endSession(UUID session, Refusal why) {}
}
