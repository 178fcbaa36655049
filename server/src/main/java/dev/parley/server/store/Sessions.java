package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.SESSIONS;
import static org.jooq.impl.DSL.select;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/// The sessions of signed-in devices and when they were revoked. Their refresh tokens: `RefreshTokens`.
public final class Sessions {
    /// How many sessions of one user live at once; opening one more revokes the one refreshed longest ago.
    public static final int MAX_LIVE_SESSIONS_PER_USER = 64;

    private final DSLContext sql;

    Sessions(DSLContext sql) {
        this.sql = sql;
    }

    /// A session that was ended.
    ///
    /// @param forgetTime from here on no access token of it can be good
    public record Revoked(UUID session, Instant forgetTime) {}

    /// Opens a session with its first refresh token.
    ///
    /// @param forgetTime for the sessions that it drives out
    /// @return the sessions that it drove out; mostly none
    public List<UUID> open(
            UUID session, UserId user, String deviceLabel, FreshToken token, Instant now, Instant forgetTime) {
        return sql.transactionResult(tx -> {
            tx.dsl()
                    .insertInto(SESSIONS)
                    .set(SESSIONS.ID, session)
                    .set(SESSIONS.USER_ID, user.value())
                    .set(SESSIONS.DEVICE_LABEL, deviceLabel)
                    .set(SESSIONS.CREATE_TIME, now)
                    .set(SESSIONS.LAST_REFRESH_TIME, now)
                    .execute();
            RefreshTokens.insert(tx.dsl(), session, 1, token, now);
            Condition driven = SESSIONS.ID.in(select(SESSIONS.ID)
                    .from(SESSIONS)
                    .where(SESSIONS.USER_ID.eq(user.value()))
                    .and(SESSIONS.REVOKE_TIME.isNull())
                    .orderBy(SESSIONS.LAST_REFRESH_TIME.desc(), SESSIONS.ID)
                    .offset(MAX_LIVE_SESSIONS_PER_USER));
            return endAll(tx.dsl(), driven, now, forgetTime);
        });
    }

    /// Ends one session, opened here or by the product's issuer (of whose sessions only the ended ones are kept,
    /// so that all nodes learn of it). Ending it again only makes it be remembered for longer.
    public void end(UUID session, UserId user, Instant now, Instant forgetTime) {
        sql.insertInto(SESSIONS)
                .set(SESSIONS.ID, session)
                .set(SESSIONS.USER_ID, user.value())
                .set(SESSIONS.DEVICE_LABEL, "")
                .set(SESSIONS.CREATE_TIME, now)
                .set(SESSIONS.LAST_REFRESH_TIME, now)
                .set(SESSIONS.REVOKE_TIME, now)
                .set(SESSIONS.FORGET_TIME, forgetTime)
                .onConflict(SESSIONS.ID)
                .doUpdate()
                .set(SESSIONS.REVOKE_TIME, now)
                .set(SESSIONS.FORGET_TIME, forgetTime)
                .where(SESSIONS.FORGET_TIME.isNull().or(SESSIONS.FORGET_TIME.lt(forgetTime)))
                .execute();
    }

    /// Ends every session of a user.
    ///
    /// @return those that lived until now
    public List<UUID> endAll(UserId user, Instant now, Instant forgetTime) {
        return endAll(sql, SESSIONS.USER_ID.eq(user.value()), now, forgetTime);
    }

    static List<UUID> endAll(DSLContext dsl, Condition which, Instant now, Instant forgetTime) {
        return dsl.update(SESSIONS)
                .set(SESSIONS.REVOKE_TIME, now)
                .set(SESSIONS.FORGET_TIME, forgetTime)
                .where(which)
                .and(SESSIONS.REVOKE_TIME.isNull())
                .returning(SESSIONS.ID)
                .fetch(SESSIONS.ID);
    }

    /// The sessions revoked at `since` or later, by the clocks of the nodes that revoked them.
    public List<Revoked> revokedSince(Instant since) {
        return revoked(SESSIONS.REVOKE_TIME.ge(since));
    }

    /// The revoked sessions of which an access token could still look good.
    public List<Revoked> toRemember(Instant now) {
        return revoked(SESSIONS.FORGET_TIME.gt(now));
    }

    private List<Revoked> revoked(Condition which) {
        return sql.select(SESSIONS.ID, SESSIONS.FORGET_TIME)
                .from(SESSIONS)
                .where(which)
                .and(SESSIONS.REVOKE_TIME.isNotNull())
                .fetch(row -> new Revoked(row.value1(), row.value2()));
    }

    /// Deletes sessions that nothing can come of any more, with their refresh tokens: revoked and forgotten, or
    /// not refreshed since `idleSince`.
    ///
    /// @param limit how many at most, so that the transaction stays short
    /// @return how many were deleted
    public int deleteEnded(Instant now, Instant idleSince, int limit) {
        return sql.deleteFrom(SESSIONS)
                .where(SESSIONS.ID.in(select(SESSIONS.ID)
                        .from(SESSIONS)
                        .where(SESSIONS.FORGET_TIME.le(now).or(SESSIONS.LAST_REFRESH_TIME.lt(idleSince)))
                        .limit(limit)))
                .execute();
    }
}
