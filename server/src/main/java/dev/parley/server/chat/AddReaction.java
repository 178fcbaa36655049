package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.ReactionChanged;
import dev.parley.server.model.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reactions;
import java.util.List;

/// Puts the caller's emoji on a message; there already, it changes nothing.
///
/// Answers all reactions of the message; refuses with `FIELD_INVALID`, `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND`.
///
/// @param emoji 1 to 32 bytes of UTF-8 without white space or control characters
public record AddReaction(UserId caller, RoomId room, long seq, String emoji) implements Command<List<Reaction>> {
    @Override
    public Outcome<List<Reaction>> run(Transaction tx) {
        if (!isEmoji(emoji)) {
            return Outcome.refused(Refusal.field(
                    "emoji",
                    "must be 1 to " + Limits.MAX_EMOJI_BYTES
                            + " bytes of UTF-8 without white space or control characters"));
        }
        return Existing.findWithContent(tx.tables(), room, seq, caller).then(existing -> add(tx, existing.message()));
    }

    @Override
    public boolean isBarrier() {
        return false;
    }

    private Outcome<List<Reaction>> add(Transaction tx, Message message) {
        Reactions reactions = tx.tables().reactions();
        if (!reactions.has(room, seq, emoji, caller)) {
            List<String> there = reactions.emojis(room, seq);
            if (there.size() >= Limits.MAX_EMOJIS_PER_MESSAGE && !there.contains(emoji)) {
                return Outcome.refused(Refusal.field(
                        "emoji",
                        "is one too many: the message has " + Limits.MAX_EMOJIS_PER_MESSAGE
                                + " different ones; use one of them"));
            }
            long position = tx.append(room, new ReactionChanged(seq, caller, emoji, true));
            reactions.add(room, seq, emoji, caller, position);
        }
        return Outcome.done(reactions.view(message, caller).reactions());
    }

    private static boolean isEmoji(String emoji) {
        int bytes = StorableText.bytes(emoji);
        return bytes >= 1
                && bytes <= Limits.MAX_EMOJI_BYTES
                && emoji.codePoints()
                        .noneMatch(c -> Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.CONTROL);
    }
}
