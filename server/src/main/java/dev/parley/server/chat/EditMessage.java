package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes the caller's own message. A change that is already there is done, whatever revision it names; so a repeat
/// does no harm.
///
/// Answers the message as it is now; refuses with `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND`, `ROLE_TOO_LOW`,
/// `FIELD_INVALID`, `MESSAGE_TOO_LARGE`, `ETAG_MISMATCH`.
///
/// @param text null: as it is; likewise attributes and mentions
/// @param expectedRevision what the change is based on; null: whatever it is
public record EditMessage(
        UserId caller,
        RoomId room,
        long seq,
        @Nullable String text,
        @Nullable Map<String, String> attributes,
        @Nullable List<UserId> mentions,
        @Nullable Long expectedRevision)
        implements Command<MessageView> {
    public EditMessage {
        attributes = attributes == null ? null : Map.copyOf(attributes);
        mentions = mentions == null ? null : List.copyOf(mentions);
    }

    @Override
    public Outcome<MessageView> run(Transaction tx) {
        return Existing.findWithContent(tx.tables(), room, seq, caller)
                .then(existing -> edit(tx, existing.message()))
                .map(message -> tx.tables().reactions().view(message, caller));
    }

    @Override
    public boolean isBarrier() {
        return false;
    }

    @Override
    public boolean isAnswerKept() {
        return false;
    }

    /// The message as it is now: edited again, or deleted.
    @Override
    public Outcome<MessageView> answerAgain(Transaction tx) {
        return Existing.find(tx.tables(), room, seq, caller)
                .map(existing -> tx.tables().reactions().view(existing.message(), caller));
    }

    private Outcome<Message> edit(Transaction tx, Message old) {
        if (!old.sender().equals(caller)) {
            return Outcome.refused(Reason.ROLE_TOO_LOW, "only its sender edits a message");
        }
        Message wanted = changed(old, old.editTime(), old.revision());
        Optional<Refusal> fault = MessageRules.fault("message.", wanted.text(), wanted.attributes(), wanted.mentions());
        if (fault.isPresent()) return Outcome.refused(fault.get());
        if (wanted.equals(old)) return Outcome.done(old);
        if (expectedRevision != null && expectedRevision != old.revision()) {
            return Outcome.refused(Access.etagMismatch());
        }
        Message edited = changed(old, tx.now(), old.revision() + 1);
        tx.tables().messages().update(edited);
        tx.tables().search().forget(room, seq);
        tx.append(room, new MessageEdited(edited));
        return Outcome.done(edited);
    }

    private Message changed(Message old, @Nullable Instant editTime, long revision) {
        return new Message(
                room,
                seq,
                old.sender(),
                old.clientMessageId(),
                text == null ? old.text() : text,
                attributes == null ? old.attributes() : attributes,
                old.replyToSeq(),
                mentions == null ? old.mentions() : mentions,
                old.createTime(),
                editTime,
                null,
                revision);
    }
}
