package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.Optional;

/// Changes what a member may do; takes an owner.
///
/// Answers the member; refuses with `ROOM_ACCESS_DENIED`, `ROOM_KIND_UNSUITED`, `ROLE_TOO_LOW`, `MEMBER_NOT_FOUND`,
/// `LAST_OWNER`.
///
/// @param role MEMBER, ADMIN or OWNER
public record SetMemberRole(UserId caller, RoomId room, UserId user, Role role) implements Command<Member> {
    public SetMemberRole {
        if (!role.isMember()) throw new IllegalArgumentException("a member cannot have the role " + role);
    }

    @Override
    public Outcome<Member> run(Transaction tx) {
        return Access.ranked(tx.tables(), room, caller, Role.OWNER).then(place -> change(tx));
    }

    private Outcome<Member> change(Transaction tx) {
        Optional<Member> found = tx.tables().members().find(room, user);
        if (found.isEmpty() || !found.get().role().isMember()) return Outcome.refused(Access.memberNotFound(user));
        Member old = found.get();
        if (old.role() == role) return Outcome.done(old);
        if (old.role() == Role.OWNER && !tx.tables().members().hasOwnerBeside(room, user)) {
            return Outcome.refused(Access.lastOwner());
        }
        Member changed = new Member(room, user, role, old.readSeq(), old.joinTime());
        tx.append(room, new MemberChanged(changed, caller, tx.now()));
        tx.tables().members().setRole(room, user, role);
        return Outcome.done(changed);
    }
}
