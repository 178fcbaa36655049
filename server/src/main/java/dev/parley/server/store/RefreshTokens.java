package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.REFRESH_TOKENS;
import static dev.parley.server.store.jooq.Tables.SESSIONS;

import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.RefreshTokensRecord;
import dev.parley.server.store.jooq.tables.records.SessionsRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The refresh tokens of the sessions, as hashes. Each is traded once for a fresh one of the next generation.
public final class RefreshTokens {
    /// How many generations of a session's used tokens are kept to recognise their reuse; older ones are just
    /// unknown.
    public static final int KEPT_GENERATIONS = 100;

    private final DSLContext sql;

    RefreshTokens(DSLContext sql) {
        this.sql = sql;
    }

    /// A live session and whose it is.
    public record Holder(UUID session, UserId user) {}

    /// The live session of a token that has not expired, used or not.
    public Optional<Holder> holder(byte[] hash, Instant now) {
        return sql.select(SESSIONS.ID, SESSIONS.USER_ID)
                .from(REFRESH_TOKENS)
                .join(SESSIONS)
                .on(SESSIONS.ID.eq(REFRESH_TOKENS.SESSION_ID))
                .where(REFRESH_TOKENS.HASH.eq(hash))
                .and(REFRESH_TOKENS.EXPIRE_TIME.gt(now))
                .and(SESSIONS.REVOKE_TIME.isNull())
                .fetchOptional(row -> new Holder(row.value1(), new UserId(row.value2())));
    }

    /// Trades a token for a fresh one.
    ///
    /// A token that was first used no longer than `grace` ago is traded again: its answer may have been lost, or
    /// two threads of a client refreshed at once. The fresh tokens of one generation retire together when one of
    /// them is used, so a thief's copy is noticed no later than its second use.
    ///
    /// @param forgetTime of the session, should it be revoked
    public Rotation rotate(byte[] hash, FreshToken next, Duration grace, Instant now, Instant forgetTime) {
        return sql.transactionResult(tx -> {
            DSLContext dsl = tx.dsl();
            SessionsRecord session = lockSession(dsl, hash);
            if (session == null || session.getRevokeTime() != null) return new Rotation.Worthless();
            // Read after the lock: whoever held it may have used the token meanwhile.
            RefreshTokensRecord token = dsl.fetchOne(REFRESH_TOKENS, REFRESH_TOKENS.HASH.eq(hash));
            if (token == null || !token.getExpireTime().isAfter(now)) return new Rotation.Worthless();
            UUID id = session.getId();
            UserId user = new UserId(session.getUserId());
            if (token.getUseTime() != null && token.getUseTime().plus(grace).isBefore(now)) {
                Sessions.endAll(dsl, SESSIONS.ID.eq(id), now, forgetTime);
                return new Rotation.Reused(id, user);
            }
            retire(dsl, id, token.getSequence(), now);
            insert(dsl, id, token.getSequence() + 1, next, now);
            session.setLastRefreshTime(now);
            session.update();
            return new Rotation.Rotated(id, user);
        });
    }

    private static @Nullable SessionsRecord lockSession(DSLContext dsl, byte[] hash) {
        @Nullable
        UUID id = dsl.select(REFRESH_TOKENS.SESSION_ID)
                .from(REFRESH_TOKENS)
                .where(REFRESH_TOKENS.HASH.eq(hash))
                .fetchOne(REFRESH_TOKENS.SESSION_ID);
        if (id == null) return null;
        return dsl.selectFrom(SESSIONS).where(SESSIONS.ID.eq(id)).forUpdate().fetchOne();
    }

    private static void retire(DSLContext dsl, UUID session, int sequence, Instant now) {
        dsl.update(REFRESH_TOKENS)
                .set(REFRESH_TOKENS.USE_TIME, now)
                .where(REFRESH_TOKENS.SESSION_ID.eq(session))
                .and(REFRESH_TOKENS.SEQUENCE.le(sequence))
                .and(REFRESH_TOKENS.USE_TIME.isNull())
                .execute();
        dsl.deleteFrom(REFRESH_TOKENS)
                .where(REFRESH_TOKENS.SESSION_ID.eq(session))
                .and(REFRESH_TOKENS.SEQUENCE.le(sequence - KEPT_GENERATIONS))
                .execute();
    }

    static void insert(DSLContext dsl, UUID session, int sequence, FreshToken token, Instant now) {
        dsl.insertInto(REFRESH_TOKENS)
                .set(REFRESH_TOKENS.HASH, token.hash())
                .set(REFRESH_TOKENS.SESSION_ID, session)
                .set(REFRESH_TOKENS.SEQUENCE, sequence)
                .set(REFRESH_TOKENS.CREATE_TIME, now)
                .set(REFRESH_TOKENS.EXPIRE_TIME, token.expireTime())
                .execute();
    }
}
