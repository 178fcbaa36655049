package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Messages {
    private final DSLContext sql;

    Messages(DSLContext sql) {
        this.sql = sql;
    }
}
