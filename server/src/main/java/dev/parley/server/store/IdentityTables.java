package dev.parley.server.store;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// The tables about who people are, over a pool. They are no part of the log: each method is a transaction of its
/// own.
///
/// Every method blocks, and throws [org.jooq.exception.DataAccessException] when the database cannot be reached.
public record IdentityTables(
        Accounts accounts,
        ExternalIdentities externalIdentities,
        Sessions sessions,
        RefreshTokens refreshTokens,
        SigningKeys signingKeys) {

    /// The tables over the pool's connections, which are borrowed for one transaction each.
    public static IdentityTables over(DataSource pool, FreshIds ids) {
        DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
        return new IdentityTables(
                new Accounts(sql, ids),
                new ExternalIdentities(sql, ids),
                new Sessions(sql),
                new RefreshTokens(sql),
                new SigningKeys(sql));
    }
}
