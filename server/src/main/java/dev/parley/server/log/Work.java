package dev.parley.server.log;

import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What the {@link Sequencer} carries out: the two kinds that come in masses, which it does set-wise, and every
/// other command, one after the other.
///
/// @param <T> what a caller gets when it was carried out
public sealed interface Work<T> permits Work.Post, Work.MarkRead, Command {

    /// A new message, its static rules checked. Whether its sender may send, and whether it is a repeat, is decided
    /// under the log's lock.
    ///
    /// @param clientMessageId the sender's key: one stored message for each
    /// @param fingerprint tells a repeat from another message under the same key
    /// @param attributes at most 4 KiB in all
    /// @param replyToSeq 0 for none
    record Post(
            RoomId room,
            UserId sender,
            UUID clientMessageId,
            long fingerprint,
            String text,
            Map<String, String> attributes,
            long replyToSeq,
            List<UserId> mentions)
            implements Work<Posted> {}

    /// Where a message stands in its room.
    ///
    /// @param createTime when it was committed, the first time
    /// @param repeated whether it had been stored before
    record Posted(RoomId room, long seq, Instant createTime, boolean repeated) {}

    /// Moves a read marker forward.
    record MarkRead(RoomId room, UserId user, long seq) implements Work<Marked> {}

    /// Where a read marker stands.
    record Marked(long readSeq, long lastSeq) {}
}
