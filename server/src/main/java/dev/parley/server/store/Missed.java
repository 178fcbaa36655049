package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.FORMER_MEMBERSHIPS;
import static dev.parley.server.store.jooq.Tables.LOG_HEAD;
import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.ROOMS;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;

import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.Role;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// What one user has not seen. The cost of each query grows with what was missed, not with the log: rooms that
/// did not move are dropped by their heads, the first missed seq of a room is found by probing back from its
/// newest message.
public final class Missed {
    /// Finds, for rows (ord, room, target, last_seq), the smallest seq whose message stands after the target
    /// position: doubling steps back from the newest message, then halving. Reads O(log missed) rows of each
    /// room.
    private static final String FIRST_SEQS = """
            WITH RECURSIVE probe (ord, room_id, target, lo, hi, step) AS (
                SELECT p.ord, p.room_id, p.target, 0::bigint, p.last_seq + 1, 1::bigint
                FROM unnest({0}::bigint[], {1}::bigint[], {2}::bigint[])
                    WITH ORDINALITY AS p (room_id, target, last_seq, ord)
              UNION ALL
                SELECT p.ord, p.room_id, p.target,
                       CASE WHEN m.position > p.target THEN p.lo ELSE n.mid END,
                       CASE WHEN m.position > p.target THEN n.mid ELSE p.hi END,
                       CASE WHEN m.position > p.target THEN p.step * 2 ELSE 0 END
                FROM probe p
                CROSS JOIN LATERAL (SELECT CASE WHEN p.step > 0 THEN greatest(p.hi - p.step, p.lo + 1)
                                                ELSE (p.lo + p.hi) / 2 END AS mid) n
                CROSS JOIN LATERAL (SELECT {3} AS position FROM {4} WHERE {5} = p.room_id AND {6} = n.mid) m
                WHERE p.hi - p.lo > 1
            )
            SELECT ord, hi FROM probe WHERE hi - lo <= 1 ORDER BY ord""";

    private static final Field<Long> ORD = DSL.field(DSL.name("p", "ord"), Long.class);

    private final DSLContext sql;
    private final EntryRows entries;

    Missed(DSLContext sql) {
        this.sql = sql;
        this.entries = new EntryRows(sql);
    }

    /// A membership that lasts.
    ///
    /// @param joinedPosition the first entry of the room that the user may see
    /// @param lastPosition the room's newest entry
    public record Membership(long room, long joinedPosition, long lastSeq, long lastPosition) {}

    /// A membership that ended after the position asked for; both ends are entries that the user may see.
    public record Former(long room, long fromPosition, long toPosition, long lastSeq) {}

    /// A stretch of one room: `after < position <= until`.
    public record Stretch(long room, long after, long until, long lastSeq) {}

    /// What one user may see after a position, and where the log stands.
    public record Sight(Log.Head head, List<Membership> memberships, List<Former> formers) {}

    /// Reads it in one statement, and so at one moment: the herd that comes back after a restart pays one round trip
    /// each.
    public Sight sight(UserId user, long after) {
        Table<?> room = current(user).unionAll(former(user, after)).asTable("v");
        List<Membership> memberships = new ArrayList<>();
        List<Former> formers = new ArrayList<>();
        Log.Head head = null;
        for (Record row : sql.select(LOG_HEAD.LOG_ID, LOG_HEAD.POSITION, LOG_HEAD.FLOOR)
                .select(room.fields())
                .from(LOG_HEAD)
                .leftJoin(room)
                .on(trueCondition())) {
            head = new Log.Head(Cells.at(row, 0, UUID.class), Cells.longAt(row, 1), Cells.longAt(row, 2));
            if (row.get(3) == null) continue;
            long last = Cells.longAt(row, 7);
            if (Cells.at(row, 3, Boolean.class)) {
                memberships.add(new Membership(Cells.longAt(row, 4), Cells.longAt(row, 5), Cells.longAt(row, 6), last));
            } else {
                formers.add(new Former(Cells.longAt(row, 4), Cells.longAt(row, 5), last, Cells.longAt(row, 6)));
            }
        }
        return new Sight(requireNonNull(head), memberships, formers);
    }

    /// → true, room, from position, newest seq, newest position
    private static Select<Record5<Boolean, Long, Long, Long, Long>> current(UserId user) {
        var heads = headOf(MEMBERS.ROOM_ID);
        return select(
                        inline(true).as("lasts"),
                        MEMBERS.ROOM_ID,
                        MEMBERS.JOINED_POSITION,
                        heads.field(ROOMS.LAST_SEQ),
                        heads.field(ROOMS.LAST_POSITION))
                .from(MEMBERS)
                .crossJoin(heads)
                .where(MEMBERS.USER_ID.eq(user.value()).and(MEMBERS.ROLE.ge(inline(Role.MEMBER.code()))));
    }

    /// → false, room, from position, newest seq, to position
    private static Select<Record5<Boolean, Long, Long, Long, Long>> former(UserId user, long after) {
        var heads = headOf(FORMER_MEMBERSHIPS.ROOM_ID);
        return select(
                        inline(false),
                        FORMER_MEMBERSHIPS.ROOM_ID,
                        FORMER_MEMBERSHIPS.FROM_POSITION,
                        heads.field(ROOMS.LAST_SEQ),
                        FORMER_MEMBERSHIPS.TO_POSITION)
                .from(FORMER_MEMBERSHIPS)
                .crossJoin(heads)
                .where(FORMER_MEMBERSHIPS.USER_ID.eq(user.value()).and(FORMER_MEMBERSHIPS.TO_POSITION.gt(after)));
    }

    /// A room's head by a probe: a join would be free to read all rooms.
    private static Table<?> headOf(Field<Long> room) {
        return DSL.lateral(select(ROOMS.LAST_SEQ, ROOMS.LAST_POSITION)
                        .from(ROOMS)
                        .where(ROOMS.ROOM_ID.eq(room))
                        .limit(inline(1)))
                .as("r");
    }

    /// For each row the smallest seq of its room whose position is greater than the target; `lastSeq + 1` when none is.
    public long[] firstSeqs(long[] rooms, long[] targets, long[] lastSeqs) {
        long[] found = new long[rooms.length];
        for (Record row : sql.fetch(
                FIRST_SEQS,
                Bigints.of(rooms),
                Bigints.of(targets),
                Bigints.of(lastSeqs),
                MESSAGES.POSITION,
                MESSAGES,
                MESSAGES.ROOM_ID,
                MESSAGES.SEQ)) {
            found[Math.toIntExact(Cells.longAt(row, 0)) - 1] = Cells.longAt(row, 1);
        }
        return found;
    }

    /// How many changes stand in the stretches, each counted up to `atMost`.
    public long[] changeCounts(List<Stretch> stretches, int atMost) {
        long[] counts = new long[stretches.size()];
        sql.fetch(
                        """
                        SELECT p.ord, (SELECT count(*) FROM (SELECT 1 FROM {3} WHERE {4} = p.room_id
                                       AND {5} > p.after AND {5} <= p.until LIMIT {6}) c)
                        FROM unnest({0}::bigint[], {1}::bigint[], {2}::bigint[])
                            WITH ORDINALITY AS p (room_id, after, until, ord)""",
                        Bigints.of(stretches, Stretch::room),
                        Bigints.of(stretches, Stretch::after),
                        Bigints.of(stretches, Stretch::until),
                        CHANGES,
                        CHANGES.ROOM_ID,
                        CHANGES.POSITION,
                        inline(atMost))
                .forEach(row -> counts[Math.toIntExact(Cells.longAt(row, 0)) - 1] = Cells.longAt(row, 1));
        return counts;
    }

    /// Messages of rooms from a seq on, up to a count of each; one list for each row asked.
    public List<List<Entry>> messages(long[] rooms, long[] fromSeqs, long[] counts) {
        var m = MESSAGES.as("m");
        List<List<Entry>> found = lists(rooms.length);
        sql.select(ORD)
                .select(m.fields())
                .from(
                        "unnest({0}::bigint[], {1}::bigint[], {2}::bigint[]) "
                                + "WITH ORDINALITY AS p (room_id, from_seq, count, ord) "
                                + "CROSS JOIN LATERAL (SELECT * FROM {3} WHERE {4} = p.room_id AND {5} >= p.from_seq "
                                + "AND {5} < p.from_seq + p.count ORDER BY {5}) m",
                        Bigints.of(rooms),
                        Bigints.of(fromSeqs),
                        Bigints.of(counts),
                        MESSAGES,
                        MESSAGES.ROOM_ID,
                        MESSAGES.SEQ)
                .forEach(row -> {
                    Message message = MessageRows.message(row, 1);
                    long position = requireNonNull(MessageRows.position(row, 1));
                    found.get(ordOf(row)).add(new Entry(position, message.room(), new MessageSent(message)));
                });
        return found;
    }

    /// The first changes of each stretch, up to a count of each; one list for each stretch.
    public List<List<Entry>> changes(List<Stretch> stretches, long[] counts) {
        var c = CHANGES.as("c");
        var rows = sql.select(ORD)
                .select(c.fields())
                .from(
                        "unnest({0}::bigint[], {1}::bigint[], {2}::bigint[], {3}::bigint[]) "
                                + "WITH ORDINALITY AS p (room_id, after, until, count, ord) CROSS JOIN LATERAL (SELECT * FROM {4} "
                                + "WHERE {5} = p.room_id AND {6} > p.after AND {6} <= p.until "
                                + "ORDER BY {6} LIMIT p.count) c",
                        Bigints.of(stretches, Stretch::room),
                        Bigints.of(stretches, Stretch::after),
                        Bigints.of(stretches, Stretch::until),
                        Bigints.of(counts),
                        CHANGES,
                        CHANGES.ROOM_ID,
                        CHANGES.POSITION)
                .fetch();
        List<Entry> read = entries.of(rows.into(CHANGES));
        List<List<Entry>> found = lists(stretches.size());
        for (int i = 0; i < rows.size(); i++) found.get(ordOf(rows.get(i))).add(read.get(i));
        return found;
    }

    private static List<List<Entry>> lists(int count) {
        List<List<Entry>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) lists.add(new ArrayList<>());
        return lists;
    }

    private static int ordOf(Record row) {
        return Math.toIntExact(Cells.longAt(row, 0)) - 1;
    }
}
