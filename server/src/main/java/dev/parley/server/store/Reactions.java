package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Reactions {
    private final DSLContext sql;

    Reactions(DSLContext sql) {
        this.sql = sql;
    }
}
