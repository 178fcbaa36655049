package dev.parley.client;

import java.time.Instant;
import java.util.List;

/// Where messages are sent and members read them.
///
/// @param handle the unique name of a public room; empty for others
/// @param title what a screen shows; empty for direct rooms: show the other person
/// @param topic what it is about; may be empty
/// @param lastSeq the seq of the newest message; 0 while there is none
/// @param memberCount how many members it has
/// @param directUserIds the two people of a direct room; empty for others
/// @param etag changes with each change of handle, title or topic
public record Room(
        RoomId id,
        Kind kind,
        String handle,
        String title,
        String topic,
        long lastSeq,
        int memberCount,
        List<UserId> directUserIds,
        Instant createTime,
        String etag) {
    /// How members come in.
    public enum Kind {
        /// Found in the directory and joined by anybody.
        PUBLIC,
        /// Seen by its members only; admins add members.
        PRIVATE,
        /// The one room of two people.
        DIRECT
    }

    public Room {
        directUserIds = List.copyOf(directUserIds);
    }

    Room withLastSeq(long seq) {
        return new Room(
                id, kind, handle, title, topic, Math.max(lastSeq, seq), memberCount, directUserIds, createTime, etag);
    }
}
