package dev.parley.server.store;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// Reads over the shared pool. Everything read in one call is of one moment.
public final class Reads {
    /// When the caller's patience ends, for the statements read in its scope. Unbound: the pool's own time-outs.
    public static final ScopedValue<Instant> DEADLINE = ScopedValue.newInstance();

    private final DataSource pool;

    public Reads(DataSource pool) {
        this.pool = pool;
    }

    /// Runs a query in a read-only transaction with one snapshot (REPEATABLE READ).
    ///
    /// @throws org.jooq.exception.DataAccessException when the database cannot be reached or the deadline passed
    public <T> T read(Function<Tables, T> query) {
        Settings settings = new Settings();
        if (DEADLINE.isBound()) {
            long seconds = Duration.between(Instant.now(), DEADLINE.get())
                    .plusMillis(999)
                    .toSeconds();
            settings.setQueryTimeout(Math.clamp(seconds, 1, 3600));
        }
        DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES, settings);
        return sql.transactionResult(configuration -> {
            DSLContext tx = DSL.using(configuration);
            tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return query.apply(Tables.over(tx));
        });
    }
}
