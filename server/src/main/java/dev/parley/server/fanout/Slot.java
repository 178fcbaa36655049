package dev.parley.server.fanout;

import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.Role;
import dev.parley.server.model.UserId;
import org.jspecify.annotations.Nullable;

/// One entry of the log as the tail keeps it: its bytes, and what the hub must know of it.
///
/// @param event the event's ready bytes
/// @param seq of the message that the event's content comes from; 0 when from none
/// @param sent whether it is that message's first entry
/// @param member set when the entry moves a member
/// @param previous the position of the same room's entry before this one, if the tail held it then; else 0
record Slot(
        long position,
        long room,
        byte[] event,
        long seq,
        boolean sent,
        @Nullable MemberChanged member,
        long previous) {

    static Slot of(Entry entry, Encoder encoder, long previous) {
        long seq = switch (entry.change()) {
            case MessageSent(Message message) -> message.seq();
            case MessageEdited(Message message) -> message.seq();
            default -> 0;
        };
        boolean sent = entry.change() instanceof MessageSent;
        MemberChanged member = entry.change() instanceof MemberChanged changed ? changed : null;
        return new Slot(entry.position(), entry.room().value(), encoder.event(entry), seq, sent, member, previous);
    }

    /// The message whose content every earlier slot must take over; null when the entry replaces nothing.
    static @Nullable Message replacement(Entry entry) {
        return switch (entry.change()) {
            case MessageEdited(Message message) -> message;
            case MessageDeleted(Message message) -> message;
            default -> null;
        };
    }

    /// What the entry makes of a user; null when it does not move that user.
    @Nullable
    Role roleGivenTo(UserId user) {
        return member != null && member.member().user().equals(user)
                ? member.member().role()
                : null;
    }
}
