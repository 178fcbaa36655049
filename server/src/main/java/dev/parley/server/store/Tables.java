package dev.parley.server.store;

import org.jooq.DSLContext;

/// The tables over one connection.
public record Tables(
        Users users,
        Rooms rooms,
        RoomLists roomLists,
        Members members,
        Messages messages,
        Reactions reactions,
        Search search,
        Requests requests,
        Log log,
        Missed missed) {

    static Tables over(DSLContext sql) {
        return new Tables(
                new Users(sql),
                new Rooms(sql),
                new RoomLists(sql),
                new Members(sql),
                new Messages(sql),
                new Reactions(sql),
                new Search(sql),
                new Requests(sql),
                new Log(sql),
                new Missed(sql));
    }
}
