package dev.parley.server.chat;

import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The rules of a send that need no database. Runs for each message on a network thread: never blocks.
public final class PostMessage {
    private PostMessage() {}

    /// A send whose content keeps the rules.
    ///
    /// @param attributes may stand for a text
    /// @param replyToSeq 0 for none
    /// @return or `FIELD_INVALID`, `MESSAGE_TOO_LARGE`
    public static Outcome<Work.Post> of(
            UserId sender,
            RoomId room,
            UUID clientMessageId,
            String text,
            Map<String, String> attributes,
            long replyToSeq,
            List<UserId> mentions) {
        Optional<Refusal> fault = MessageRules.fault("", text, attributes, mentions);
        if (fault.isPresent()) return Outcome.refused(fault.get());
        if (replyToSeq < 0) {
            return Outcome.refused(Refusal.field("reply_to_seq", "is negative; name a message, or 0 for none"));
        }
        long fingerprint = fingerprint(room, clientMessageId, text, attributes, replyToSeq, mentions);
        return Outcome.done(
                new Work.Post(room, sender, clientMessageId, fingerprint, text, attributes, replyToSeq, mentions));
    }

    private static long fingerprint(
            RoomId room,
            UUID clientMessageId,
            String text,
            Map<String, String> attributes,
            long replyToSeq,
            List<UserId> mentions) {
        Fingerprint print = new Fingerprint()
                .add(clientMessageId.getMostSignificantBits())
                .add(clientMessageId.getLeastSignificantBits())
                .add(room.value())
                .add(text)
                .add(attributes.size());
        if (!attributes.isEmpty()) {
            new TreeMap<>(attributes).forEach((name, value) -> print.add(name).add(value));
        }
        print.add(replyToSeq).add(mentions.size());
        for (UserId mention : mentions) print.add(mention.value());
        return print.value();
    }
}
