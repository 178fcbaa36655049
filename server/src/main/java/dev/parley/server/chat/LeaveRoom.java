package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;

/// Ends the caller's membership. Not idempotent by nature.
///
/// Answers that it ended; refuses with `ROOM_ACCESS_DENIED`, `ROOM_KIND_UNSUITED`, `LAST_OWNER`.
public record LeaveRoom(UserId caller, RoomId room) implements Command<LeaveRoom.Left> {
    /// The caller is no member any more.
    public record Left() {}

    @Override
    public Outcome<Left> run(Transaction tx) {
        return Access.notDirect(tx.tables(), room, caller).then(place -> leave(tx, place.member()));
    }

    private Outcome<Left> leave(Transaction tx, Member member) {
        if (member.role() == Role.OWNER && !tx.tables().members().hasOwnerBeside(room, caller)) {
            return Outcome.refused(Access.lastOwner());
        }
        Leaving.putOut(tx, member, caller);
        return Outcome.done(new Left());
    }
}
