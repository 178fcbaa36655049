package dev.parley.server.chat;

import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Members.Entering;
import java.util.List;

/// How users come into rooms: the log says so first, the member's interval begins with that entry, and nothing that
/// was there before is unread.
final class Joining {
    private Joining() {}

    /// Appends the entry that lets a user in; {@link dev.parley.server.store.Members#put} is left to the caller.
    static Entering append(Transaction tx, Room room, UserId user, Role role, UserId actor) {
        Member member = new Member(room.id(), user, role, room.lastSeq(), tx.now());
        return new Entering(member, tx.append(room.id(), new MemberChanged(member, actor, tx.now())));
    }

    /// Lets one user in as a member.
    ///
    /// @return the member; `ROOM_FULL`
    static Outcome<Member> admit(Transaction tx, Room room, UserId user, UserId actor) {
        if (room.memberCount() >= Limits.MAX_MEMBERS_PER_ROOM) return Outcome.refused(Access.roomFull());
        Entering entering = append(tx, room, user, Role.MEMBER, actor);
        tx.tables().members().put(List.of(entering));
        tx.tables().rooms().countMembers(room.id(), 1);
        return Outcome.done(entering.member());
    }
}
