package dev.parley.server.fanout;

import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a subscriber begins.
///
/// @param session the sign-in session that it ends with; null when the issuer names none
/// @param expireTime when the access token ends, and the stream with it
/// @param resumeToken where to go on; empty for "from now"
/// @param maxReplay how many missed entries to accept
/// @param focus rooms in view
/// @param welcome ready bytes of the first frame's welcome, made from the subscriber's id; null for a poll
/// @param pollWait for a poll: how long to wait for the first entry before the one frame is written; null for a stream
public record Opening(
        UserId user,
        @Nullable UUID session,
        Instant expireTime,
        String resumeToken,
        int maxReplay,
        List<RoomId> focus,
        java.util.function.@Nullable Function<String, byte[]> welcome,
        @Nullable Duration pollWait) {}
