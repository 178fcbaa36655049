package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.ROOMS;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;

import dev.parley.server.model.Message;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/// Rooms as lists show them. What a page costs grows with the page: its rows are found by a key first, then each
/// probes for the rest (LATERAL), whatever the tables' statistics say.
public final class RoomLists {
    private final DSLContext sql;

    RoomLists(DSLContext sql) {
        this.sql = sql;
    }

    /// One room as a member's list shows it; empty when the user is no member.
    public Optional<RoomSummary> summary(RoomId room, UserId user) {
        return summaries(MEMBERS.USER_ID.eq(user.value()).and(MEMBERS.ROOM_ID.eq(room.value())), 1)
                .fetchOptional(RoomLists::summaryOf);
    }

    /// The rooms of a member, by id.
    ///
    /// @param after the last room of the former page; null for the first page
    public List<RoomSummary> ofUser(UserId user, @Nullable RoomId after, int limit) {
        long from = after == null ? 0 : after.value();
        return summaries(MEMBERS.USER_ID.eq(user.value()).and(MEMBERS.ROOM_ID.gt(from)), limit)
                .fetch(RoomLists::summaryOf);
    }

    private ResultQuery<Record> summaries(Condition which, int limit) {
        var mine = selectFrom(MEMBERS)
                .where(which.and(MEMBERS.ROLE.ge(Role.MEMBER.code())))
                .orderBy(MEMBERS.ROOM_ID)
                .limit(limit)
                .asTable(MEMBERS);
        var room = lateral(selectFrom(ROOMS)
                        .where(ROOMS.ROOM_ID.eq(MEMBERS.ROOM_ID))
                        .limit(inline(1)))
                .as(ROOMS);
        var newest = lateral(selectFrom(MESSAGES)
                        .where(MESSAGES.ROOM_ID.eq(ROOMS.ROOM_ID).and(MESSAGES.SEQ.eq(ROOMS.LAST_SEQ)))
                        .limit(inline(1)))
                .as(MESSAGES);
        return sql.select()
                .select(MEMBERS.fields())
                .select(ROOMS.fields())
                .select(MESSAGES.fields())
                .from(mine)
                .crossJoin(room)
                .leftJoin(newest)
                .on(trueCondition())
                .orderBy(MEMBERS.ROOM_ID);
    }

    private static RoomSummary summaryOf(Record row) {
        int first = MEMBERS.fields().length + ROOMS.fields().length;
        Message newest = MessageRows.position(row, first) == null ? null : MessageRows.message(row, first);
        return new RoomSummary(RoomRows.room(row.into(ROOMS)), MemberRows.member(row), newest);
    }

    /// The public rooms whose handle or title begins with the prefix, by handle; `lastSeq` is 0 unless the user is a
    /// member.
    ///
    /// @param prefix without regard to case; empty for all
    /// @param after the handle that the former page ended with; null for the first page
    public List<Room> directory(UserId user, String prefix, @Nullable String after, int limit) {
        String from = SearchKey.of(prefix);
        Condition found = from.isEmpty()
                ? trueCondition()
                : ROOMS.HANDLE_KEY
                        .between(from, SearchKey.upperBound(from))
                        .or(ROOMS.TITLE_KEY.between(from, SearchKey.upperBound(from)));
        Field<Boolean> isMember = field(exists(selectOne()
                        .from(MEMBERS)
                        .where(MEMBERS.ROOM_ID.eq(ROOMS.ROOM_ID).and(MEMBERS.USER_ID.eq(user.value())))
                        .and(MEMBERS.ROLE.ge(Role.MEMBER.code()))))
                .as("is_member");
        return sql.select(ROOMS.fields())
                .select(isMember)
                .from(ROOMS)
                .where(ROOMS.KIND.eq(inline(RoomKind.PUBLIC.code())))
                .and(ROOMS.HANDLE_KEY.gt(after == null ? "" : SearchKey.of(after)))
                .and(found)
                .orderBy(ROOMS.HANDLE_KEY)
                .limit(limit)
                .fetch(row -> seenBy(row.get(isMember), RoomRows.room(row.into(ROOMS))));
    }

    private static Room seenBy(boolean member, Room room) {
        return member
                ? room
                : new Room(
                        room.id(),
                        room.kind(),
                        room.handle(),
                        room.title(),
                        room.topic(),
                        0,
                        room.memberCount(),
                        room.directUsers(),
                        room.createTime(),
                        room.updateTime(),
                        room.revision());
    }
}
