package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.RoomChanged;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes what a room is called. A change that is already there is done, whatever revision it names; so a repeat
/// does no harm.
///
/// Answers the room as it is now; refuses with `ROOM_ACCESS_DENIED`, `ROOM_KIND_UNSUITED`, `ROLE_TOO_LOW`,
/// `FIELD_INVALID`, `ETAG_MISMATCH`, `HANDLE_TAKEN`.
///
/// @param title null: as it is; likewise topic and handle
/// @param expectedRevision what the change is based on; null: whatever it is
public record UpdateRoom(
        UserId caller,
        RoomId room,
        @Nullable String title,
        @Nullable String topic,
        @Nullable String handle,
        @Nullable Long expectedRevision)
        implements Command<Room> {
    @Override
    public Outcome<Room> run(Transaction tx) {
        return Access.ranked(tx.tables(), room, caller, Role.ADMIN).then(place -> update(tx, place.room()));
    }

    private Outcome<Room> update(Transaction tx, Room old) {
        Room wanted = changed(old, old.updateTime(), old.revision());
        Optional<Refusal> fault = RoomRules.fault("room.", old.kind(), wanted.handle(), wanted.title(), wanted.topic());
        if (fault.isPresent()) return Outcome.refused(fault.get());
        if (wanted.equals(old)) return Outcome.done(old);
        if (expectedRevision != null && expectedRevision != old.revision()) {
            return Outcome.refused(Access.etagMismatch());
        }
        if (isTakenByAnother(tx, wanted)) return Outcome.refused(RoomRules.handleTaken());
        Room updated = changed(old, tx.now(), old.revision() + 1);
        tx.tables().rooms().update(updated);
        tx.append(room, new RoomChanged(updated));
        return Outcome.done(updated);
    }

    private static boolean isTakenByAnother(Transaction tx, Room wanted) {
        if (wanted.handle().isEmpty()) return false;
        Optional<Room> holder = tx.tables().rooms().findByHandle(wanted.handle());
        return holder.isPresent() && !holder.get().id().equals(wanted.id());
    }

    private Room changed(Room old, Instant updateTime, long revision) {
        return new Room(
                old.id(),
                old.kind(),
                handle == null ? old.handle() : handle,
                title == null ? old.title() : title,
                topic == null ? old.topic() : topic,
                old.lastSeq(),
                old.memberCount(),
                old.directUsers(),
                old.createTime(),
                updateTime,
                revision);
    }
}
