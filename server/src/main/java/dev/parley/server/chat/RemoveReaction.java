package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.ReactionChanged;
import dev.parley.server.model.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reactions;
import java.util.List;

/// Takes the caller's emoji off a message; not there, it changes nothing.
///
/// Answers all reactions of the message; refuses with `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND`.
public record RemoveReaction(UserId caller, RoomId room, long seq, String emoji) implements Command<List<Reaction>> {
    @Override
    public Outcome<List<Reaction>> run(Transaction tx) {
        return Existing.findWithContent(tx.tables(), room, seq, caller).map(existing -> remove(tx, existing.message()));
    }

    @Override
    public boolean isBarrier() {
        return false;
    }

    private List<Reaction> remove(Transaction tx, Message message) {
        Reactions reactions = tx.tables().reactions();
        if (StorableText.bytes(emoji) > 0 && reactions.has(room, seq, emoji, caller)) {
            tx.append(room, new ReactionChanged(seq, caller, emoji, false));
            reactions.remove(room, seq, emoji, caller);
        }
        return reactions.view(message, caller).reactions();
    }
}
