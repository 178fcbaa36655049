package dev.parley.server.chat;

import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Member;
import dev.parley.server.model.Role;
import dev.parley.server.model.UserId;

/// How users go out of rooms: the log says so first, and that entry is the last one of the room that the user may
/// see.
final class Leaving {
    private Leaving() {}

    /// Puts a member out, or lifts a ban.
    static Member putOut(Transaction tx, Member member, UserId actor) {
        Member out = changed(tx, member, Role.NONE);
        long position = tx.append(member.room(), new MemberChanged(out, actor, tx.now()));
        tx.tables().members().remove(member.room(), member.user(), position);
        if (member.role().isMember()) tx.tables().rooms().countMembers(member.room(), -1);
        return out;
    }

    /// Bans a user, member or not.
    static Member ban(Transaction tx, Member member, UserId actor) {
        Member banned = changed(tx, member, Role.BANNED);
        long position = tx.append(member.room(), new MemberChanged(banned, actor, tx.now()));
        tx.tables().members().ban(member.room(), member.user(), position, tx.now());
        if (member.role().isMember()) tx.tables().rooms().countMembers(member.room(), -1);
        return banned;
    }

    private static Member changed(Transaction tx, Member member, Role role) {
        return new Member(member.room(), member.user(), role, 0, tx.now());
    }
}
