package dev.parley.server.chat;

import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What members see of rooms. Each call blocks and sees one snapshot; a page of n items reads n + 1 rows.
public final class RoomReads {
    private final Reads reads;

    public RoomReads(Reads reads) {
        this.reads = reads;
    }

    /// @return or `ROOM_ACCESS_DENIED`
    public Outcome<RoomSummary> getRoom(UserId caller, RoomId room) {
        return reads.read(tables -> tables.roomLists()
                .summary(room, caller)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.roomAccessDenied())));
    }

    /// The caller's rooms, by id.
    ///
    /// @param after the last room of the former page; null for the first page
    public RoomsSnapshot listRooms(UserId caller, @Nullable RoomId after, int size) {
        return reads.read(tables -> {
            var rows = tables.roomLists().ofUser(caller, after, size + 1);
            var head = tables.log().head();
            return new RoomsSnapshot(Page.of(rows, size, row -> row.room().id()), head.logId(), head.position());
        });
    }

    /// The public rooms whose handle or title begins with the query, by handle; of those that the caller is no member
    /// of, `lastSeq` is 0.
    ///
    /// @param query without regard to case; empty for all
    /// @param after the former page's `next`; null for the first page
    public Page<Room, String> listPublicRooms(UserId caller, String query, @Nullable String after, int size) {
        return reads.read(
                tables -> Page.of(tables.roomLists().directory(caller, query, after, size + 1), size, Room::handle));
    }

    /// The members of a room, by user id.
    ///
    /// @param banned asks for those who are banned instead; takes an admin
    /// @return or `ROOM_ACCESS_DENIED`, `ROLE_TOO_LOW`
    public Outcome<Page<Member, UserId>> listMembers(
            UserId caller, RoomId room, boolean banned, @Nullable UserId after, int size) {
        return reads.read(tables -> Access.member(tables, room, caller).then(place -> {
            if (banned && !place.member().role().atLeast(Role.ADMIN)) {
                return Outcome.refused(Access.roleTooLow(Role.ADMIN));
            }
            List<Member> rows = banned
                    ? tables.members().bannedPage(room, after, size + 1)
                    : tables.members().page(room, after, size + 1);
            return Outcome.done(Page.of(rows, size, Member::user));
        }));
    }

    /// Whether the user is a member of the room: neither a stranger nor banned.
    public boolean isMember(UserId user, RoomId room) {
        return reads.read(tables -> tables.members().isMember(user, room));
    }

    /// Those of the rooms that the user is a member of.
    public Set<RoomId> memberOf(UserId user, Collection<RoomId> rooms) {
        return reads.read(tables -> tables.members().memberOf(user, rooms));
    }
}
