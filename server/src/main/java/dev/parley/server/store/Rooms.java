package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Rooms {
    private final DSLContext sql;

    Rooms(DSLContext sql) {
        this.sql = sql;
    }
}
