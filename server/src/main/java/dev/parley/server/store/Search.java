package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.SEARCH_ENTRIES;
import static dev.parley.server.store.jooq.Tables.SEARCH_HEAD;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;

import dev.parley.server.model.Message;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Row2;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/// Finds messages by their words. What the {@link SearchIndex} has read of the log is found in the index; what came
/// later, or was edited later, is read itself, so that a search finds what was committed before it.
public final class Search {
    /// How far back from the log's end entries are read that are not indexed yet. An indexer that lags further leaves
    /// a gap that closes when it catches up.
    static final long TAIL_POSITIONS = 10_000;

    private static final int MAX_TAIL_EDITS = 1_000;
    /// Rooms that a question names; of more rooms, the members' table says which.
    private static final int MAX_ROOM_WORDS = 200;

    private final DSLContext sql;

    Search(DSLContext sql) {
        this.sql = sql;
    }

    /// A message and its place in the log.
    public record Found(Message message, long position) {}

    /// The messages of the user's rooms that have the words, newest first; none when the question asks for no word.
    ///
    /// @param room the one room to look in, of which the user is a member; null for all
    public List<Found> find(UserId user, String question, @Nullable RoomId room, long beforePosition, int limit) {
        boolean asks =
                sql.fetchSingle(select(SearchWords.asksForAWord(question))).value1();
        List<Long> rooms = !asks ? List.of() : room == null ? someRoomsOf(user) : List.of(room.value());
        if (rooms.isEmpty()) return List.of();
        long indexed = indexedUpTo();
        Set<Row2<Long, Long>> edited = editedAfter(indexed);
        Asked asked = new Asked(user, question, rooms, beforePosition, limit);
        Select<Record> all = fromIndex(asked, edited).unionAll(fromTail(asked, indexed));
        if (!edited.isEmpty()) all = all.unionAll(fromEdited(asked, indexed, edited));
        return sql.select()
                .from(all.asTable(MESSAGES))
                .orderBy(MESSAGES.POSITION.desc())
                .limit(limit)
                .fetch(found -> new Found(MessageRows.message(found, 0), found.get(MESSAGES.POSITION)));
    }

    /// @param rooms the rooms to look in, or more than {@link #MAX_ROOM_WORDS} of them, which stands for all
    private record Asked(UserId user, String question, List<Long> rooms, long before, int limit) {
        boolean namesRooms() {
            return rooms.size() <= MAX_ROOM_WORDS;
        }

        Field<Object> query() {
            return namesRooms() ? SearchWords.query(question, rooms) : SearchWords.query(question);
        }

        Condition isInRooms(Field<Long> room) {
            return namesRooms() ? room.eq(any(rooms.toArray(Long[]::new))) : room.in(roomsOf(user));
        }

        Select<Record> newest(Condition which) {
            return select(MESSAGES.fields())
                    .from(MESSAGES)
                    .where(which)
                    .and(MESSAGES.POSITION.lt(before))
                    .and(MESSAGES.DELETE_TIME.isNull())
                    .and(isInRooms(MESSAGES.ROOM_ID))
                    .and(SearchWords.match(SearchWords.of(MESSAGES.TEXT), SearchWords.query(question)))
                    .orderBy(MESSAGES.POSITION.desc())
                    .limit(limit);
        }
    }

    private static Select<? extends Record1<Long>> roomsOf(UserId user) {
        return select(MEMBERS.ROOM_ID)
                .from(MEMBERS)
                .where(MEMBERS.USER_ID.eq(user.value()).and(MEMBERS.ROLE.ge(inline(Role.MEMBER.code()))));
    }

    /// The user's rooms, as many as a question can name and one more.
    private List<Long> someRoomsOf(UserId user) {
        return sql.select(MEMBERS.ROOM_ID)
                .from(MEMBERS)
                .where(MEMBERS.USER_ID.eq(user.value()).and(MEMBERS.ROLE.ge(inline(Role.MEMBER.code()))))
                .limit(MAX_ROOM_WORDS + 1)
                .fetch(MEMBERS.ROOM_ID);
    }

    /// The position up to which the index is filled.
    public long indexedUpTo() {
        return sql.select(SEARCH_HEAD.POSITION).from(SEARCH_HEAD).fetchSingle().value1();
    }

    private Set<Row2<Long, Long>> editedAfter(long position) {
        return Set.copyOf(sql.selectDistinct(CHANGES.ROOM_ID, CHANGES.SEQ)
                .from(CHANGES)
                .where(CHANGES.POSITION.gt(position))
                .and(CHANGES.KIND.eq(inline(ChangeRows.MESSAGE_EDITED)))
                .limit(MAX_TAIL_EDITS)
                .fetch(edit -> row(edit.value1(), edit.value2())));
    }

    /// What the index says, without what was edited since. Sorted in a query of its own before the messages are
    /// probed, so that no more of them are than the page needs, and the planner cannot put it otherwise.
    private static Select<Record> fromIndex(Asked asked, Set<Row2<Long, Long>> edited) {
        var stale = edited.isEmpty()
                ? noCondition()
                : row(SEARCH_ENTRIES.ROOM_ID, SEARCH_ENTRIES.SEQ).notIn(edited);
        var hits = select(SEARCH_ENTRIES.POSITION)
                .from(SEARCH_ENTRIES)
                .where(SearchWords.match(SEARCH_ENTRIES.WORDS, asked.query()))
                .and(asked.namesRooms() ? asked.isInRooms(SEARCH_ENTRIES.ROOM_ID) : noCondition())
                .and(SEARCH_ENTRIES.POSITION.lt(asked.before()))
                .and(stale)
                .orderBy(SEARCH_ENTRIES.POSITION.desc())
                .asTable(SEARCH_ENTRIES);
        var message = lateral(selectFrom(MESSAGES)
                        .where(MESSAGES.POSITION.eq(SEARCH_ENTRIES.POSITION))
                        .and(MESSAGES.DELETE_TIME.isNull())
                        .and(asked.isInRooms(MESSAGES.ROOM_ID))
                        .limit(inline(1)))
                .as(MESSAGES);
        return select(MESSAGES.fields())
                .from(hits)
                .crossJoin(message)
                .orderBy(SEARCH_ENTRIES.POSITION.desc())
                .limit(asked.limit());
    }

    private Select<Record> fromTail(Asked asked, long indexed) {
        long end = new Log(sql).head().position();
        return asked.newest(MESSAGES.POSITION.gt(Math.max(indexed, end - TAIL_POSITIONS)));
    }

    private Select<Record> fromEdited(Asked asked, long indexed, Set<Row2<Long, Long>> edited) {
        return asked.newest(MESSAGES.POSITION
                .le(indexed)
                .and(row(MESSAGES.ROOM_ID, MESSAGES.SEQ).in(edited)));
    }

    /// Takes a message out of the index, in the transaction that changes its text. The indexer, which reads the
    /// change in the log later, puts the new words in; so it is no matter what it does meanwhile with the old ones.
    public void forget(RoomId room, long seq) {
        sql.deleteFrom(SEARCH_ENTRIES)
                .where(SEARCH_ENTRIES.ROOM_ID.eq(room.value()).and(SEARCH_ENTRIES.SEQ.eq(seq)))
                .execute();
    }
}
