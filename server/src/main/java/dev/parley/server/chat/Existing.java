package dev.parley.server.chat;

import dev.parley.server.model.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Place;
import dev.parley.server.store.Tables;
import java.util.Optional;

/// A message that is there, and the place in its room of who wants to do something with it.
record Existing(Message message, Place place) {

    /// @return or `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND`
    static Outcome<Existing> find(Tables tables, RoomId room, long seq, UserId caller) {
        return Access.member(tables, room, caller).then(place -> {
            Optional<Message> message = tables.messages().find(room, seq);
            return message.isPresent()
                    ? Outcome.done(new Existing(message.get(), place))
                    : Outcome.refused(notFound(room, seq, "the room has no message " + seq));
        });
    }

    /// @return or `ROOM_ACCESS_DENIED`, `MESSAGE_NOT_FOUND` (also one that was deleted)
    static Outcome<Existing> findWithContent(Tables tables, RoomId room, long seq, UserId caller) {
        return find(tables, room, seq, caller)
                .then(existing -> existing.message().isDeleted()
                        ? Outcome.refused(notFound(room, seq, "message " + seq + " was deleted"))
                        : Outcome.done(existing));
    }

    private static Refusal notFound(RoomId room, long seq, String message) {
        return Refusal.of(Reason.MESSAGE_NOT_FOUND, message)
                .with("room_id", room.toString())
                .with("seq", Long.toString(seq));
    }
}
