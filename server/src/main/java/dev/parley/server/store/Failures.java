package dev.parley.server.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/// What a failed statement means.
public final class Failures {
    private Failures() {}

    /// Whether the same work may succeed later, because the database was away, was shut down, or gave up waiting.
    /// What was in flight may or may not have been committed.
    public static boolean mayPass(Throwable failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) return false;
        if (cause instanceof SQLTransientException) return true;
        String state = cause.getSQLState();
        if (state == null) return false;
        return state.startsWith("08") // connection exceptions
                || state.startsWith("53") // out of connections, memory, disk
                || state.startsWith("57") // shut down, cancelled by a time-out
                || state.startsWith("40") // rolled back: deadlock, serialization
                || state.equals("25P03") // idle in transaction for too long
                || state.equals("25006") // read-only: a standby, or a failover under way
                || state.equals("55P03"); // lock not available
    }

    /// Whether a statement was cancelled because its time was over.
    public static boolean isTimeout(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && "57014".equals(cause.getSQLState());
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) return sql;
        }
        return null;
    }
}
