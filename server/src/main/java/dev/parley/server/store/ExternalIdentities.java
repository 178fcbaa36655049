package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.EXTERNAL_IDENTITIES;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The users of the product's own issuer, known by issuer and subject.
public final class ExternalIdentities {
    private final DSLContext sql;
    private final FreshIds ids;

    ExternalIdentities(DSLContext sql, FreshIds ids) {
        this.sql = sql;
        this.ids = ids;
    }

    public Optional<UserId> find(String issuer, String subject) {
        return find(sql, issuer, subject);
    }

    /// The user of an identity, made if it is new; empty when it is new and the handle is taken by somebody else.
    /// Two nodes that meet the identity at once get the same user.
    public Optional<UserId> findOrCreate(String issuer, String subject, NewUser user, Instant now) {
        try {
            return sql.transactionResult(tx -> {
                Optional<UserId> known = find(tx.dsl(), issuer, subject);
                if (known.isPresent()) return known;
                Optional<UserId> made = Users.insert(tx.dsl(), user, ids, now);
                if (made.isPresent() && !claim(tx.dsl(), issuer, subject, made.get(), now)) throw new Overtaken();
                return made;
            });
        } catch (Overtaken overtaken) {
            return find(issuer, subject);
        }
    }

    private static Optional<UserId> find(DSLContext dsl, String issuer, String subject) {
        @Nullable
        Long user = dsl.select(EXTERNAL_IDENTITIES.USER_ID)
                .from(EXTERNAL_IDENTITIES)
                .where(EXTERNAL_IDENTITIES.ISSUER.eq(issuer))
                .and(EXTERNAL_IDENTITIES.SUBJECT.eq(subject))
                .fetchOne(EXTERNAL_IDENTITIES.USER_ID);
        return Optional.ofNullable(user).map(UserId::new);
    }

    private static boolean claim(DSLContext dsl, String issuer, String subject, UserId user, Instant now) {
        return dsl.insertInto(EXTERNAL_IDENTITIES)
                        .set(EXTERNAL_IDENTITIES.ISSUER, issuer)
                        .set(EXTERNAL_IDENTITIES.SUBJECT, subject)
                        .set(EXTERNAL_IDENTITIES.USER_ID, user.value())
                        .set(EXTERNAL_IDENTITIES.CREATE_TIME, now)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /// Rolls the user back that lost the race for its identity.
    private static final class Overtaken extends RuntimeException {
        Overtaken() {
            super(null, null, false, false);
        }
    }
}
