package dev.parley.server.model;

import org.jspecify.annotations.Nullable;

/// A room as one member's list shows it.
///
/// @param lastMessage the newest message; null while there is none
public record RoomSummary(
        Room room, Member member, @Nullable Message lastMessage) {
    public long unreadCount() {
        return Math.max(0, room.lastSeq() - member.readSeq());
    }
}
