package dev.parley.server.chat;

import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomSummary;
import java.util.UUID;

/// A page of a user's rooms, and the point of the log at which it was read: a stream from there misses nothing that
/// the page does not show.
public record RoomsSnapshot(Page<RoomSummary, RoomId> page, UUID logId, long position) {}
