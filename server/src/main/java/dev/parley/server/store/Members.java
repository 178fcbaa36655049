package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.FORMER_MEMBERSHIPS;
import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.parley.server.model.Member;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Who is in a room, who is banned from it, and from when to when somebody was in it.
public final class Members {
    private final DSLContext sql;

    Members(DSLContext sql) {
        this.sql = sql;
    }

    /// A member on its way in.
    ///
    /// @param position the entry that lets it in
    public record Entering(Member member, long position) {}

    /// The member, or who is banned; empty for a stranger.
    public Optional<Member> find(RoomId room, UserId user) {
        return sql.selectFrom(MEMBERS).where(is(room, user)).fetchOptional(MemberRows::member);
    }

    public boolean isMember(UserId user, RoomId room) {
        return sql.fetchExists(MEMBERS, is(room, user).and(isActive()));
    }

    /// Those of the rooms that the user is a member of.
    public Set<RoomId> memberOf(UserId user, Collection<RoomId> rooms) {
        Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
        return new HashSet<>(sql.select(MEMBERS.ROOM_ID)
                .from(MEMBERS)
                .where(MEMBERS.USER_ID.eq(user.value()))
                .and(MEMBERS.ROOM_ID.eq(any(ids)))
                .and(isActive())
                .fetch(row -> new RoomId(row.value1())));
    }

    /// Whether somebody else owns the room, too.
    public boolean hasOwnerBeside(RoomId room, UserId user) {
        return sql.fetchExists(
                MEMBERS,
                MEMBERS.ROOM_ID
                        .eq(room.value())
                        .and(MEMBERS.ROLE.eq(inline(Role.OWNER.code())))
                        .and(MEMBERS.USER_ID.ne(user.value())));
    }

    /// The members of a room, by user id.
    ///
    /// @param after the last user of the former page; null for the first page
    public List<Member> page(RoomId room, @Nullable UserId after, int limit) {
        return pageWhere(isActive(), room, after, limit);
    }

    /// Who is banned from a room, by user id.
    public List<Member> bannedPage(RoomId room, @Nullable UserId after, int limit) {
        return pageWhere(MEMBERS.ROLE.eq(inline(Role.BANNED.code())), room, after, limit);
    }

    private List<Member> pageWhere(Condition which, RoomId room, @Nullable UserId after, int limit) {
        return sql.selectFrom(MEMBERS)
                .where(MEMBERS.ROOM_ID.eq(room.value()))
                .and(MEMBERS.USER_ID.gt(after == null ? 0 : after.value()))
                .and(which)
                .orderBy(MEMBERS.USER_ID)
                .limit(limit)
                .fetch(MemberRows::member);
    }

    /// Puts members in; one who was banned is so no more.
    public void put(List<Entering> entering) {
        if (entering.isEmpty()) return;
        var insert = sql.insertInto(
                MEMBERS,
                MEMBERS.ROOM_ID,
                MEMBERS.USER_ID,
                MEMBERS.ROLE,
                MEMBERS.READ_SEQ,
                MEMBERS.JOINED_POSITION,
                MEMBERS.JOIN_TIME);
        for (Entering one : entering) {
            Member member = one.member();
            insert = insert.values(
                    member.room().value(),
                    member.user().value(),
                    member.role().code(),
                    member.readSeq(),
                    one.position(),
                    member.joinTime());
        }
        insert.onConflict(MEMBERS.ROOM_ID, MEMBERS.USER_ID)
                .doUpdate()
                .set(MEMBERS.ROLE, excluded(MEMBERS.ROLE))
                .set(MEMBERS.READ_SEQ, excluded(MEMBERS.READ_SEQ))
                .set(MEMBERS.JOINED_POSITION, excluded(MEMBERS.JOINED_POSITION))
                .set(MEMBERS.JOIN_TIME, excluded(MEMBERS.JOIN_TIME))
                .execute();
    }

    public void setRole(RoomId room, UserId user, Role role) {
        sql.update(MEMBERS).set(MEMBERS.ROLE, role.code()).where(is(room, user)).execute();
    }

    /// Takes a user's row away: a member's, whose interval of the log is kept, or that of somebody banned.
    ///
    /// @param position the entry that puts it out, the last one of the room that it may see
    public void remove(RoomId room, UserId user, long position) {
        keepInterval(room, user, position);
        sql.deleteFrom(MEMBERS).where(is(room, user)).execute();
    }

    /// Bans a user, member or not; a member's interval of the log is kept.
    ///
    /// @param position the entry that bans it
    public void ban(RoomId room, UserId user, long position, Instant now) {
        keepInterval(room, user, position);
        put(List.of(new Entering(new Member(room, user, Role.BANNED, 0, now), position)));
    }

    private void keepInterval(RoomId room, UserId user, long position) {
        sql.insertInto(
                        FORMER_MEMBERSHIPS,
                        FORMER_MEMBERSHIPS.USER_ID,
                        FORMER_MEMBERSHIPS.ROOM_ID,
                        FORMER_MEMBERSHIPS.FROM_POSITION,
                        FORMER_MEMBERSHIPS.TO_POSITION)
                .select(select(MEMBERS.USER_ID, MEMBERS.ROOM_ID, MEMBERS.JOINED_POSITION, val(position))
                        .from(MEMBERS)
                        .where(is(room, user).and(isActive())))
                .execute();
    }

    private static Condition is(RoomId room, UserId user) {
        return MEMBERS.ROOM_ID.eq(room.value()).and(MEMBERS.USER_ID.eq(user.value()));
    }

    private static Condition isActive() {
        return MEMBERS.ROLE.ge(inline(Role.MEMBER.code()));
    }
}
