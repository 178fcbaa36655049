package dev.parley.client;

import org.jspecify.annotations.Nullable;

/// A room as its member's list shows it.
///
/// @param self the client's own place in it
/// @param lastMessage the newest message; null while there is none
public record RoomSummary(Room room, Member self, @Nullable Message lastMessage) {
    /// How many messages came after the own read marker.
    public long unreadCount() {
        return Math.max(0, room.lastSeq() - self.readSeq());
    }
}
