package dev.parley.server.model;

import java.time.Instant;

/// What one user is to one room.
///
/// @param readSeq the seq up to which the user has read; 0 for nothing
/// @param joinTime when the user came in, the last time; for a user who is no member, when that became so
public record Member(RoomId room, UserId user, Role role, long readSeq, Instant joinTime) {}
