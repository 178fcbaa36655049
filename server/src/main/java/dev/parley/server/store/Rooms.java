package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.ROOMS;
import static org.jooq.impl.DSL.inline;

import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.RoomsRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// The rooms, one by one. Their heads (`last_seq`, `last_position`) are moved by the {@link LogWriter} alone.
public final class Rooms {
    private static final int MAX_ID_TRIES = 8;

    private final DSLContext sql;

    Rooms(DSLContext sql) {
        this.sql = sql;
    }

    public Optional<Room> find(RoomId room) {
        return findWhere(ROOMS.ROOM_ID.eq(room.value()));
    }

    /// The public room of a handle, without regard to case.
    public Optional<Room> findByHandle(String handle) {
        return findWhere(ROOMS.HANDLE_KEY.eq(SearchKey.of(handle)));
    }

    /// The direct room of two users, in either order.
    public Optional<Room> findDirect(UserId one, UserId other) {
        return findWhere(ROOMS.DIRECT_LOW
                .eq(Math.min(one.value(), other.value()))
                .and(ROOMS.DIRECT_HIGH.eq(Math.max(one.value(), other.value())))
                .and(ROOMS.KIND.eq(inline(RoomKind.DIRECT.code()))));
    }

    private Optional<Room> findWhere(Condition condition) {
        return sql.selectFrom(ROOMS).where(condition).fetchOptional(RoomRows::room);
    }

    /// A room and what a user is to it; empty when there is no such room.
    public Optional<Place> place(RoomId room, UserId user) {
        return sql.select(ROOMS.fields())
                .select(MEMBERS.ROLE, MEMBERS.READ_SEQ, MEMBERS.JOIN_TIME)
                .from(ROOMS)
                .leftJoin(MEMBERS)
                .on(MEMBERS.ROOM_ID.eq(ROOMS.ROOM_ID).and(MEMBERS.USER_ID.eq(user.value())))
                .where(ROOMS.ROOM_ID.eq(room.value()))
                .fetchOptional(row -> new Place(RoomRows.room(row.into(ROOMS)), MemberRows.member(room, user, row)));
    }

    /// Makes a room under a fresh id, without messages; the members are put in by {@link Members#put}.
    public Room insert(NewRoom room, Instant now) {
        FreshIds ids = new FreshIds(Clock.fixed(now, ZoneOffset.UTC), ThreadLocalRandom.current());
        for (int attempt = 0; attempt < MAX_ID_TRIES; attempt++) {
            RoomsRecord row = rowOf(ids.next(), room, now);
            if (sql.insertInto(ROOMS)
                            .set(row)
                            .onConflict(ROOMS.ROOM_ID)
                            .doNothing()
                            .execute()
                    == 1) {
                return RoomRows.room(row);
            }
        }
        throw new IllegalStateException("no free room id in " + MAX_ID_TRIES + " tries");
    }

    private static RoomsRecord rowOf(long id, NewRoom room, Instant now) {
        boolean isDirect = room.kind() == RoomKind.DIRECT;
        RoomsRecord row = new RoomsRecord();
        row.setRoomId(id);
        row.setKind(room.kind().code());
        if (!room.handle().isEmpty()) {
            row.setHandle(room.handle());
            row.setHandleKey(SearchKey.of(room.handle()));
        }
        row.setTitle(room.title());
        row.setTitleKey(SearchKey.of(room.title()));
        row.setTopic(room.topic());
        if (isDirect) {
            row.setDirectLow(room.directUsers().getFirst().value());
            row.setDirectHigh(room.directUsers().getLast().value());
        }
        row.setLastSeq(0L);
        row.setLastPosition(0L);
        row.setMemberCount(room.memberCount());
        row.setCreateTime(now);
        row.setUpdateTime(now);
        row.setRevision(1L);
        return row;
    }

    /// Writes handle, title, topic, their time and the revision.
    public void update(Room room) {
        boolean hasHandle = !room.handle().isEmpty();
        sql.update(ROOMS)
                .set(ROOMS.HANDLE, hasHandle ? DSL.val(room.handle()) : DSL.inline((String) null))
                .set(ROOMS.HANDLE_KEY, hasHandle ? DSL.val(SearchKey.of(room.handle())) : DSL.inline((String) null))
                .set(ROOMS.TITLE, room.title())
                .set(ROOMS.TITLE_KEY, SearchKey.of(room.title()))
                .set(ROOMS.TOPIC, room.topic())
                .set(ROOMS.UPDATE_TIME, room.updateTime())
                .set(ROOMS.REVISION, room.revision())
                .where(ROOMS.ROOM_ID.eq(room.id().value()))
                .execute();
    }

    /// Counts members that came in, or went out (negative).
    public void countMembers(RoomId room, int more) {
        sql.update(ROOMS)
                .set(ROOMS.MEMBER_COUNT, ROOMS.MEMBER_COUNT.plus(more))
                .where(ROOMS.ROOM_ID.eq(room.value()))
                .execute();
    }
}
