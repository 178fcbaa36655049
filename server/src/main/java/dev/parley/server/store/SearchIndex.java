package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.SEARCH_ENTRIES;
import static dev.parley.server.store.jooq.Tables.SEARCH_HEAD;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;

import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The search index behind the log: a cursor that reads entries in order and writes the words of each message named.
///
/// A pass reads a message as it is when the pass runs, which may be before an edit or deletion that is being
/// committed. That does no harm: the edit is an entry itself, above the pass's end, and the pass that reads that
/// entry sees its effect and writes the words again, or takes them away. Until then {@link Search} knows the message
/// for edited or deleted and does not ask the index about it.
public final class SearchIndex {
    /// A writer waits for a pass when both hold the same entry. A pass gives up before PostgreSQL takes the two for a
    /// deadlock (1 s) and ends one of them; it is run again.
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '100ms'";

    private final DSLContext sql;

    public SearchIndex(DataSource pool) {
        this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    }

    /// Indexes the next entries of the log, in a transaction of its own.
    ///
    /// @param limit how many positions at most
    /// @return how many positions; 0 when there is nothing to do, or another node is at it
    /// @throws org.jooq.exception.DataAccessException when the database cannot be reached, or a writer had the same
    ///     entry
    public long advance(int limit) {
        return sql.transactionResult(configuration -> {
            DSLContext tx = DSL.using(configuration);
            tx.execute(LOCK_TIMEOUT);
            Long head = tx.selectFrom(SEARCH_HEAD).forUpdate().skipLocked().fetchOne(SEARCH_HEAD.POSITION);
            if (head == null) return 0L;
            long end = Math.min(head + limit, new Log(tx).head().position());
            if (end <= head) return 0L;
            index(tx, head, end);
            tx.update(SEARCH_HEAD).set(SEARCH_HEAD.POSITION, end).execute();
            return end - head;
        });
    }

    /// What is visible now includes every entry up to `end`: positions are committed in order.
    private static void index(DSLContext tx, long head, long end) {
        Condition isNew = MESSAGES.POSITION.gt(head).and(MESSAGES.POSITION.le(end));
        write(tx, selectFrom(MESSAGES).where(isNew).asTable(MESSAGES));
        var edits = select(CHANGES.ROOM_ID, CHANGES.SEQ)
                .distinctOn(CHANGES.ROOM_ID, CHANGES.SEQ)
                .from(CHANGES)
                .where(CHANGES.POSITION.gt(head).and(CHANGES.POSITION.le(end)))
                .and(CHANGES.KIND.in(inline(ChangeRows.MESSAGE_EDITED), inline(ChangeRows.MESSAGE_DELETED)))
                .asTable(CHANGES);
        var edited = DSL.lateral(selectFrom(MESSAGES)
                        .where(MESSAGES.ROOM_ID.eq(CHANGES.ROOM_ID).and(MESSAGES.SEQ.eq(CHANGES.SEQ)))
                        .limit(inline(1)))
                .as(MESSAGES);
        write(tx, select(MESSAGES.fields()).from(edits).crossJoin(edited).asTable(MESSAGES));
        tx.deleteFrom(SEARCH_ENTRIES)
                .where(row(SEARCH_ENTRIES.ROOM_ID, SEARCH_ENTRIES.SEQ)
                        .in(select(MESSAGES.ROOM_ID, MESSAGES.SEQ)
                                .from(edits)
                                .crossJoin(edited)
                                .where(hasWords().not())))
                .execute();
    }

    /// Writes the words of the messages that have some.
    private static void write(DSLContext tx, Table<?> messages) {
        tx.insertInto(
                        SEARCH_ENTRIES,
                        SEARCH_ENTRIES.ROOM_ID,
                        SEARCH_ENTRIES.SEQ,
                        SEARCH_ENTRIES.POSITION,
                        SEARCH_ENTRIES.WORDS)
                .select(select(
                                MESSAGES.ROOM_ID,
                                MESSAGES.SEQ,
                                MESSAGES.POSITION,
                                SearchWords.of(MESSAGES.ROOM_ID, MESSAGES.TEXT))
                        .from(messages)
                        .where(hasWords()))
                .onConflict(SEARCH_ENTRIES.ROOM_ID, SEARCH_ENTRIES.SEQ)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    private static Condition hasWords() {
        return MESSAGES.DELETE_TIME.isNull().and(MESSAGES.TEXT.ne(inline("")));
    }
}
