package dev.parley.server.store;

import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Reads over the shared pool.
public final class Reads {
    /// When the caller's patience ends, for the statements read in its scope. Unbound: the pool's own time-outs.
    public static final ScopedValue<Instant> DEADLINE = ScopedValue.newInstance();

    /// How long a caller waits for its turn.
    private static final Duration TURN_WITHIN = Duration.ofSeconds(20);

    private final DataSource pool;
    private final @Nullable Semaphore turns;

    public Reads(DataSource pool) {
        this(pool, null);
    }

    private Reads(DataSource pool, @Nullable Semaphore turns) {
        this.pool = pool;
        this.turns = turns;
    }

    /// Reads over the same pool for a herd: so many of them use a connection at once, the others wait in the order in
    /// which they came, and callers outside of the herd find connections free.
    public Reads inTurns(int atOnce) {
        return new Reads(pool, new Semaphore(atOnce, true));
    }

    /// Runs queries in a read-only transaction with one snapshot (REPEATABLE READ).
    ///
    /// @throws org.jooq.exception.DataAccessException when the database cannot be reached or the deadline passed
    public <T> T read(Function<Tables, T> query) {
        return inTurn(() -> sql().transactionResult(configuration -> {
            DSLContext tx = DSL.using(configuration);
            tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return query.apply(Tables.over(tx));
        }));
    }

    /// Runs queries each by itself, at a moment of its own: one round trip a query, where a transaction costs two more.
    ///
    /// @throws org.jooq.exception.DataAccessException as {@link #read}
    public <T> T apart(Function<Tables, T> queries) {
        return inTurn(() -> queries.apply(Tables.over(sql())));
    }

    private DSLContext sql() {
        Settings settings = new Settings();
        if (DEADLINE.isBound()) {
            long seconds = Duration.between(Instant.now(), DEADLINE.get())
                    .plusMillis(999)
                    .toSeconds();
            settings.setQueryTimeout(Math.clamp(seconds, 1, 3600));
        }
        return DSL.using(pool, SQLDialect.POSTGRES, settings);
    }

    private <T> T inTurn(Supplier<T> read) {
        if (turns == null) return read.get();
        try {
            if (!turns.tryAcquire(TURN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new DataAccessException("no turn to read within " + TURN_WITHIN, new SQLTransientException());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DataAccessException("interrupted", new SQLTransientException(interrupted));
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }
}
