package dev.parley.server.model;

import java.time.Instant;
import java.util.List;

/// A room as its members see it.
///
/// @param handle the name to join by; empty unless the room is public
/// @param title empty only for a direct room
/// @param lastSeq the newest message's seq; 0 while there is none
/// @param directUsers the two people of a direct room, the smaller id first; empty otherwise
/// @param updateTime when handle, title or topic last changed
/// @param revision grows by one with each such change; the wire's etag
public record Room(
        RoomId id,
        RoomKind kind,
        String handle,
        String title,
        String topic,
        long lastSeq,
        int memberCount,
        List<UserId> directUsers,
        Instant createTime,
        Instant updateTime,
        long revision) {
    public Room {
        directUsers = List.copyOf(directUsers);
    }
}
