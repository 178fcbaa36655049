package dev.parley.server.chat;

import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rules of a send that need no database. Runs for each message on a network thread: never blocks.
public final class PostMessage {
    private PostMessage() {}

    public static Outcome<Work.Post> of(
            UserId sender,
            RoomId room,
            UUID clientMessageId,
            String text,
            Map<String, String> attributes,
            long replyToSeq,
            List<UserId> mentions) {
        throw new AssertionError();
    }
}
