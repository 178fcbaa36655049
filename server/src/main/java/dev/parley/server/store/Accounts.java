package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.ACCOUNTS;
import static dev.parley.server.store.jooq.Tables.USERS;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;

/// The accounts of the built-in issuer: users with a password.
public final class Accounts {
    private final DSLContext sql;
    private final FreshIds ids;

    Accounts(DSLContext sql, FreshIds ids) {
        this.sql = sql;
        this.ids = ids;
    }

    /// A user with a password.
    ///
    /// @param passwordHash Argon2id in the PHC string format
    public record Account(UserId user, String passwordHash) {
        @Override
        public String toString() {
            return "Account[" + user + "]";
        }
    }

    /// The account of a handle, without regard to case.
    public Optional<Account> find(String handle) {
        return sql.select(ACCOUNTS.USER_ID, ACCOUNTS.PASSWORD_HASH)
                .from(ACCOUNTS)
                .join(USERS)
                .on(USERS.ID.eq(ACCOUNTS.USER_ID))
                .where(USERS.HANDLE_KEY.eq(SearchKey.of(handle)))
                .fetchOptional(row -> new Account(new UserId(row.value1()), row.value2()));
    }

    /// Makes a user with an account; empty when the handle is taken.
    public Optional<UserId> create(NewUser user, String passwordHash, Instant now) {
        return sql.transactionResult(tx -> {
            Optional<UserId> id = Users.insert(tx.dsl(), user, ids, now);
            id.ifPresent(made -> tx.dsl()
                    .insertInto(ACCOUNTS)
                    .set(ACCOUNTS.USER_ID, made.value())
                    .set(ACCOUNTS.PASSWORD_HASH, passwordHash)
                    .set(ACCOUNTS.CREATE_TIME, now)
                    .set(ACCOUNTS.UPDATE_TIME, now)
                    .execute());
            return id;
        });
    }
}
