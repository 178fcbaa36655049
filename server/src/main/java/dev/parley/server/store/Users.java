package dev.parley.server.store;

import org.jooq.DSLContext;

public final class Users {
    private final DSLContext sql;

    Users(DSLContext sql) {
        this.sql = sql;
    }
}
