package dev.parley.client;

import java.time.Instant;

/// One user's place in one room.
///
/// @param readSeq the seq up to which the member has read; 0 for nothing
/// @param joinTime when the member came in, the last time
public record Member(RoomId roomId, UserId userId, Role role, State state, long readSeq, Instant joinTime) {
    /// Whether the user is in the room.
    public enum State {
        /// Is a member.
        ACTIVE,
        /// Left or was removed, and may come back.
        LEFT,
        /// Was removed and cannot come back until an admin lifts the ban.
        BANNED
    }

    Member readUpTo(long seq) {
        return new Member(roomId, userId, role, state, Math.max(readSeq, seq), joinTime);
    }
}
