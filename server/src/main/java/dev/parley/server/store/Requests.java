package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.REQUESTS;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// Answers kept under a request id.
public final class Requests {
    private final DSLContext sql;

    Requests(DSLContext sql) {
        this.sql = sql;
    }

    /// @param fingerprint of the request that was answered
    public record Kept(byte[] fingerprint, byte[] answer) {}

    public Optional<Kept> find(UserId user, UUID requestId) {
        return sql.select(REQUESTS.FINGERPRINT, REQUESTS.ANSWER)
                .from(REQUESTS)
                .where(REQUESTS.USER_ID.eq(user.value()).and(REQUESTS.REQUEST_ID.eq(requestId)))
                .fetchOptional(row -> new Kept(row.value1(), row.value2()));
    }

    public void keep(UserId user, UUID requestId, byte[] fingerprint, byte[] answer) {
        sql.insertInto(REQUESTS, REQUESTS.USER_ID, REQUESTS.REQUEST_ID, REQUESTS.FINGERPRINT, REQUESTS.ANSWER)
                .values(user.value(), requestId, fingerprint, answer)
                .execute();
    }

    /// @param limit how many to forget at most, the oldest first
    /// @return how many were forgotten
    public int forgetBefore(Instant time, int limit) {
        return sql.deleteFrom(REQUESTS)
                .where(row(REQUESTS.USER_ID, REQUESTS.REQUEST_ID)
                        .in(select(REQUESTS.USER_ID, REQUESTS.REQUEST_ID)
                                .from(REQUESTS)
                                .where(REQUESTS.CREATE_TIME.lt(time))
                                .orderBy(REQUESTS.CREATE_TIME)
                                .limit(limit)))
                .execute();
    }
}
