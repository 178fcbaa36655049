package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.LOG_HEAD;
import static dev.parley.server.store.jooq.Tables.MESSAGES;

import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.RoomId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/// The log as a whole.
public final class Log {
    private final DSLContext sql;
    private final EntryRows entries;

    Log(DSLContext sql) {
        this.sql = sql;
        this.entries = new EntryRows(sql);
    }

    /// Where the log stands.
    ///
    /// @param logId made with the database
    /// @param position the newest entry's; 0 while there is none
    /// @param floor changes at or below may have been trimmed
    public record Head(UUID logId, long position, long floor) {}

    public Head head() {
        return sql.select(LOG_HEAD.LOG_ID, LOG_HEAD.POSITION, LOG_HEAD.FLOOR)
                .from(LOG_HEAD)
                .fetchSingle(row -> new Head(row.value1(), row.value2(), row.value3()));
    }

    /// All entries with `after < position <= until`, in order; the caller bounds the distance.
    public List<Entry> range(long after, long until) {
        List<Entry> range = new ArrayList<>();
        sql.selectFrom(MESSAGES)
                .where(MESSAGES.POSITION.gt(after).and(MESSAGES.POSITION.le(until)))
                .forEach(row -> range.add(new Entry(
                        row.getPosition(), new RoomId(row.getRoomId()), new MessageSent(MessageRows.message(row)))));
        range.addAll(entries.of(sql.selectFrom(CHANGES)
                .where(CHANGES.POSITION.gt(after).and(CHANGES.POSITION.le(until)))
                .fetch()));
        range.sort(Comparator.comparingLong(Entry::position));
        return range;
    }
}
