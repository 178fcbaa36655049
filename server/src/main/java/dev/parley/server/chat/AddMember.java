package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.Optional;

/// Brings a user in as a member, lifting a ban; a member already stays as they are.
///
/// Answers the member; refuses with `ROOM_ACCESS_DENIED`, `ROOM_KIND_UNSUITED`, `ROLE_TOO_LOW`, `USER_NOT_FOUND`,
/// `ROOM_FULL`.
public record AddMember(UserId caller, RoomId room, UserId user) implements Command<Member> {
    @Override
    public Outcome<Member> run(Transaction tx) {
        return Access.ranked(tx.tables(), room, caller, Role.ADMIN).then(place -> add(tx, place.room()));
    }

    private Outcome<Member> add(Transaction tx, Room into) {
        Optional<Member> there = tx.tables().members().find(room, user);
        if (there.isPresent() && there.get().role().isMember()) return Outcome.done(there.get());
        if (tx.tables().users().find(user).isEmpty()) return Outcome.refused(Access.userNotFound(user));
        return Joining.admit(tx, into, user, caller);
    }
}
