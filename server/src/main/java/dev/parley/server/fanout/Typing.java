package dev.parley.server.fanout;

import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Duration;

/// Who writes where. The caller has made sure that the user is a member of the room.
public final class Typing {
    /// How often a client repeats that its person writes.
    public static final Duration INTERVAL = Duration.ofSeconds(3);
    /// How long others show it without hearing again.
    public static final Duration TTL = Duration.ofSeconds(6);

    public void set(RoomId room, UserId user, boolean typing) {}
}
