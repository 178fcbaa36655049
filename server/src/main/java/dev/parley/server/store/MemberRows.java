package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MEMBERS;

import dev.parley.server.model.Member;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import org.jooq.Record;

/// Rows of `members` as members.
final class MemberRows {
    private MemberRows() {}

    static Member member(Record row) {
        return member(new RoomId(row.get(MEMBERS.ROOM_ID)), new UserId(row.get(MEMBERS.USER_ID)), row);
    }

    /// Of a row whose columns of `members` are null when the user is a stranger.
    static Member member(RoomId room, UserId user, Record row) {
        Short role = row.get(MEMBERS.ROLE);
        return role == null
                ? new Member(room, user, Role.NONE, 0, Instant.EPOCH)
                : new Member(room, user, Role.of(role), row.get(MEMBERS.READ_SEQ), row.get(MEMBERS.JOIN_TIME));
    }
}
