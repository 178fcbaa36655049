package dev.parley.server.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One message, named by `(room, seq)`.
///
/// @param text empty once deleted
/// @param attributes the product's own facts; empty once deleted
/// @param replyToSeq the message answered; 0 for none
/// @param mentions the users addressed; empty once deleted
/// @param revision grows by one with each edit; the wire's etag
public record Message(
        RoomId room,
        long seq,
        UserId sender,
        UUID clientMessageId,
        String text,
        Map<String, String> attributes,
        long replyToSeq,
        List<UserId> mentions,
        Instant createTime,
        @Nullable Instant editTime,
        @Nullable Instant deleteTime,
        long revision) {
    public Message {
        attributes = Map.copyOf(attributes);
        mentions = List.copyOf(mentions);
    }

    public boolean isDeleted() {
        return deleteTime != null;
    }
}
