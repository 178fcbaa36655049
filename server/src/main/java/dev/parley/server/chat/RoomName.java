package dev.parley.server.chat;

import dev.parley.server.model.RoomId;

/// How a request names a public room.
public sealed interface RoomName {
    record ById(RoomId id) implements RoomName {}

    /// Compared without regard to case.
    record ByHandle(String handle) implements RoomName {}
}
