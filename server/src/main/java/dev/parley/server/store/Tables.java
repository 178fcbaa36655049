package dev.parley.server.store;

import org.jooq.DSLContext;

/// The tables over one connection.
public record Tables(
        Users users,
        Rooms rooms,
        Members members,
        Messages messages,
        Reactions reactions,
        Requests requests,
        Log log,
        Missed missed) {

    static Tables over(DSLContext sql) {
        return new Tables(
                new Users(sql),
                new Rooms(sql),
                new Members(sql),
                new Messages(sql),
                new Reactions(sql),
                new Requests(sql),
                new Log(sql),
                new Missed(sql));
    }
}
