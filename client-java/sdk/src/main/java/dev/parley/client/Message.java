package dev.parley.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message that the server has stored, named by its room and its `seq`. Within a room `seq` runs 1, 2, 3, …
///
/// @param clientMessageId the sender's own id of it, a UUID
/// @param text what was written: data, never markup; empty once it is deleted
/// @param attributes the product's own facts about it
/// @param replyToSeq the seq of the message in the same room that it answers; 0 for none
/// @param mentionedUserIds whom the sender addressed
/// @param reactions counted per emoji, in the order of their first use
/// @param createTime when it was stored
/// @param editTime when it was last edited; null when never
/// @param deleteTime when it was deleted; null while it exists
/// @param etag changes with each edit
public record Message(
        RoomId roomId,
        long seq,
        UserId senderId,
        String clientMessageId,
        String text,
        Map<String, String> attributes,
        long replyToSeq,
        List<UserId> mentionedUserIds,
        List<Reaction> reactions,
        Instant createTime,
        @Nullable Instant editTime,
        @Nullable Instant deleteTime,
        String etag) {
    public Message {
        attributes = Map.copyOf(attributes);
        mentionedUserIds = List.copyOf(mentionedUserIds);
        reactions = List.copyOf(reactions);
    }

    /// Whether only its place is left.
    public boolean isDeleted() {
        return deleteTime != null;
    }

    Message withReactions(List<Reaction> now) {
        return new Message(
                roomId,
                seq,
                senderId,
                clientMessageId,
                text,
                attributes,
                replyToSeq,
                mentionedUserIds,
                now,
                createTime,
                editTime,
                deleteTime,
                etag);
    }
}
