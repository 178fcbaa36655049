package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;

/// Puts a user out, and keeps them out or lets them come back. An owner is never the last one here: whoever removes
/// an owner is another. Not idempotent by nature.
///
/// Answers what the user is now; refuses with `FIELD_INVALID` (the caller itself), `ROOM_ACCESS_DENIED`,
/// `ROOM_KIND_UNSUITED`, `ROLE_TOO_LOW`, `MEMBER_NOT_FOUND`, `USER_NOT_FOUND` (a ban).
///
/// @param ban true: keeps the user out, member or not; false on a banned user: lifts the ban
public record RemoveMember(UserId caller, RoomId room, UserId user, boolean ban) implements Command<Member> {
    @Override
    public Outcome<Member> run(Transaction tx) {
        return Access.ranked(tx.tables(), room, caller, Role.ADMIN)
                .then(place -> remove(tx, place.member().role()));
    }

    private Outcome<Member> remove(Transaction tx, Role callerRole) {
        if (user.equals(caller)) {
            return Outcome.refused(Refusal.field("user_id", "is your own; to go out yourself, leave the room"));
        }
        Member stranger = new Member(room, user, Role.NONE, 0, tx.now());
        Member member = tx.tables().members().find(room, user).orElse(stranger);
        return switch (member.role()) {
            case NONE -> banStranger(tx, stranger);
            case BANNED -> Outcome.done(ban ? member : Leaving.putOut(tx, member, caller));
            case MEMBER -> Outcome.done(putOut(tx, member));
            case ADMIN, OWNER ->
                callerRole == Role.OWNER
                        ? Outcome.done(putOut(tx, member))
                        : Outcome.refused(Access.roleTooLow(Role.OWNER));
        };
    }

    private Outcome<Member> banStranger(Transaction tx, Member stranger) {
        if (!ban) return Outcome.refused(Access.memberNotFound(user));
        if (tx.tables().users().find(user).isEmpty()) return Outcome.refused(Access.userNotFound(user));
        return Outcome.done(Leaving.ban(tx, stranger, caller));
    }

    private Member putOut(Transaction tx, Member member) {
        return ban ? Leaving.ban(tx, member, caller) : Leaving.putOut(tx, member, caller);
    }
}
