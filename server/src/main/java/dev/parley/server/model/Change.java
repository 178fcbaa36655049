package dev.parley.server.model;

import java.time.Instant;

/// What an entry of the log says happened in its room. Each is applied as "this is so now", so that applying one
/// twice does no harm.
public sealed interface Change {
    /// A new message, in its newest state.
    record MessageSent(Message message) implements Change {}

    record MessageEdited(Message message) implements Change {}

    /// A message that lost its content.
    record MessageDeleted(Message message) implements Change {}

    /// @param present true when the emoji was put on, false when it was taken off
    record ReactionChanged(long seq, UserId user, String emoji, boolean present) implements Change {}

    /// A user's new place in the room.
    record MemberChanged(Member member, UserId actor, Instant time) implements Change {}

    /// The room after a change of handle, title or topic, and at its making.
    record RoomChanged(Room room) implements Change {}

    record ReadMarked(UserId user, long readSeq) implements Change {}
}
