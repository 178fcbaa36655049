package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Members {
    private final DSLContext sql;

    Members(DSLContext sql) {
        this.sql = sql;
    }
}
