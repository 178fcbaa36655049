package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Map;

/// Removes a message's content everywhere; takes its sender or an admin. Deleting it again changes nothing. Its seq
/// stays, and so does the fingerprint by which a late repeat of the send is known.
///
/// Answers what is left; refuses with `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND`, `ROLE_TOO_LOW`.
public record DeleteMessage(UserId caller, RoomId room, long seq) implements Command<MessageView> {
    @Override
    public Outcome<MessageView> run(Transaction tx) {
        return Existing.find(tx.tables(), room, seq, caller)
                .then(existing -> delete(tx, existing))
                .map(message -> new MessageView(message, List.of()));
    }

    @Override
    public boolean isBarrier() {
        return false;
    }

    private Outcome<Message> delete(Transaction tx, Existing existing) {
        Message message = existing.message();
        if (!message.sender().equals(caller)
                && !existing.place().member().role().atLeast(Role.ADMIN)) {
            return Outcome.refused(Reason.ROLE_TOO_LOW, "only its sender or an admin deletes a message");
        }
        if (message.isDeleted()) return Outcome.done(message);
        Message emptied = emptied(tx, message);
        tx.tables().messages().update(emptied);
        tx.tables().reactions().clear(room, seq);
        tx.tables().search().forget(room, seq);
        tx.append(room, new MessageDeleted(emptied));
        return Outcome.done(emptied);
    }

    private static Message emptied(Transaction tx, Message message) {
        return new Message(
                message.room(),
                message.seq(),
                message.sender(),
                message.clientMessageId(),
                "",
                Map.of(),
                message.replyToSeq(),
                List.of(),
                message.createTime(),
                message.editTime(),
                tx.now(),
                message.revision() + 1);
    }
}
