package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Log {
    private final DSLContext sql;

    Log(DSLContext sql) {
        this.sql = sql;
    }
}
