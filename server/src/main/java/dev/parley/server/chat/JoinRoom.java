package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Place;
import java.util.Optional;

/// Makes the caller a member of a public room; a member already stays one.
///
/// Answers the room as the caller's list shows it; refuses with `ROOM_ACCESS_DENIED` (none, or not public), `BANNED`,
/// `ROOM_FULL`, `ROOM_KIND_UNSUITED` (the caller's own direct room).
public record JoinRoom(UserId caller, RoomName name) implements Command<RoomSummary> {
    @Override
    public Outcome<RoomSummary> run(Transaction tx) {
        return place(tx).then(place -> join(tx, place)).then(room -> summary(tx, room));
    }

    /// It shows the room's newest message.
    @Override
    public boolean isAnswerKept() {
        return false;
    }

    /// The room as it is now, unless the caller has gone out since.
    @Override
    public Outcome<RoomSummary> answerAgain(Transaction tx) {
        return place(tx)
                .then(place -> place.member().role().isMember()
                        ? summary(tx, place.room().id())
                        : Outcome.refused(Refusal.roomAccessDenied()));
    }

    private Outcome<Place> place(Transaction tx) {
        Optional<RoomId> room = switch (name) {
            case RoomName.ById(RoomId id) -> Optional.of(id);
            case RoomName.ByHandle(String handle) ->
                tx.tables().rooms().findByHandle(handle).map(found -> found.id());
        };
        Optional<Place> place = room.flatMap(id -> tx.tables().rooms().place(id, caller));
        return place.isPresent() ? Outcome.done(place.get()) : Outcome.refused(Refusal.roomAccessDenied());
    }

    private Outcome<RoomId> join(Transaction tx, Place place) {
        Role role = place.member().role();
        RoomKind kind = place.room().kind();
        if (role.isMember()) {
            return kind == RoomKind.DIRECT
                    ? Outcome.refused(Access.directUnsuited())
                    : Outcome.done(place.room().id());
        }
        if (kind != RoomKind.PUBLIC) return Outcome.refused(Refusal.roomAccessDenied());
        if (role == Role.BANNED) {
            return Outcome.refused(Reason.BANNED, "you were banned from this room; only its admins can let you in");
        }
        return Joining.admit(tx, place.room(), caller, caller).map(member -> member.room());
    }

    private Outcome<RoomSummary> summary(Transaction tx, RoomId room) {
        return Outcome.done(tx.tables().roomLists().summary(room, caller).orElseThrow());
    }
}
