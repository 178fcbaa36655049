package dev.parley.server.fanout;

import dev.parley.server.model.Entry;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Turns what is fanned out into bytes that a {@link Frame} splices as they are: each with its field number and
/// length in front. Called once for each entry, however many subscribers it has.
public interface Encoder {
    byte[] event(Entry entry);

    /// @param ttl zero when the user stopped
    byte[] typing(RoomId room, UserId user, Duration ttl);

    byte[] presence(UserId user, boolean online, @Nullable Instant lastActive);
}
