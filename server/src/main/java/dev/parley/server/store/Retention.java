package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.FORMER_MEMBERSHIPS;
import static dev.parley.server.store.jooq.Tables.LOG_HEAD;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.selectFrom;

import java.time.Instant;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// Takes away what is kept for a time only, a bounded piece at a time; each piece is a transaction of its own.
/// Several nodes may do it at once.
public final class Retention {
    private final DSLContext sql;

    public Retention(DataSource pool) {
        this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    }

    /// Forgets answers kept under request ids.
    ///
    /// @return whether there may be more
    public boolean forgetRequests(Instant before, int limit) {
        return new Requests(sql).forgetBefore(before, limit) == limit;
    }

    /// Trims the oldest changes of the log, and the memberships that no resume can ask about any more. The log's
    /// floor is raised first, so that nobody who begins to read misses what goes away.
    ///
    /// @return whether there may be more
    public boolean trimLog(Instant before, int limit) {
        long floor = oldest(before, limit);
        if (floor == 0) return false;
        sql.update(LOG_HEAD)
                .set(LOG_HEAD.FLOOR, floor)
                .where(LOG_HEAD.FLOOR.lt(floor))
                .execute();
        int trimmed = sql.deleteFrom(CHANGES).where(CHANGES.POSITION.le(floor)).execute();
        sql.deleteFrom(FORMER_MEMBERSHIPS)
                .where(FORMER_MEMBERSHIPS.TO_POSITION.le(floor))
                .execute();
        return trimmed >= limit;
    }

    /// The last of the first changes that is older than the time; 0 when there is none. Positions are in the order of
    /// time, and what lies below the floor is gone, so the first changes are the oldest.
    private long oldest(Instant before, int limit) {
        var first = selectFrom(CHANGES).orderBy(CHANGES.POSITION).limit(limit).asTable(CHANGES);
        return sql.select(DSL.coalesce(max(CHANGES.POSITION), 0L))
                .from(first)
                .where(CHANGES.CREATE_TIME.lt(before))
                .fetchSingle()
                .value1();
    }
}
