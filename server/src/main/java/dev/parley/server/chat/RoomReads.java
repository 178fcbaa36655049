package dev.parley.server.chat;

import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import java.util.Collection;
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
        throw new AssertionError();
    }

    /// The caller's rooms, by id.
    ///
    /// @param after the last room of the former page; null for the first page
    public RoomsSnapshot listRooms(UserId caller, @Nullable RoomId after, int size) {
        throw new AssertionError();
    }

    /// The public rooms whose handle or title begins with the query, by handle; of those that the caller is no member of,
    /// `lastSeq` is 0.
    ///
    /// @param query without regard to case; empty for all
    /// @param after the former page's `next`; null for the first page
    public Page<Room, String> listPublicRooms(UserId caller, String query, @Nullable String after, int size) {
        throw new AssertionError();
    }

    /// The members of a room, by user id.
    ///
    /// @param banned asks for those who are banned instead; takes an admin
    /// @return or `ROOM_ACCESS_DENIED`, `ROLE_TOO_LOW`
    public Outcome<Page<Member, UserId>> listMembers(
            UserId caller, RoomId room, boolean banned, @Nullable UserId after, int size) {
        throw new AssertionError();
    }

    /// Whether the user is a member of the room: neither a stranger nor banned.
    public boolean isMember(UserId user, RoomId room) {
        throw new AssertionError();
    }

    /// Those of the rooms that the user is a member of.
    public Set<RoomId> memberOf(UserId user, Collection<RoomId> rooms) {
        throw new AssertionError();
    }
}
