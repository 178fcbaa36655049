package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.ROOMS;

import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.RoomsRecord;
import java.util.List;

/// Rows of `rooms` as rooms.
final class RoomRows {
    private RoomRows() {}

    static Room room(RoomsRecord row) {
        Long low = row.get(ROOMS.DIRECT_LOW);
        Long high = row.get(ROOMS.DIRECT_HIGH);
        String handle = row.get(ROOMS.HANDLE);
        return new Room(
                new RoomId(row.getRoomId()),
                RoomKind.of(row.getKind()),
                handle == null ? "" : handle,
                row.getTitle(),
                row.getTopic(),
                row.getLastSeq(),
                row.getMemberCount(),
                low == null || high == null ? List.of() : List.of(new UserId(low), new UserId(high)),
                row.getCreateTime(),
                row.getUpdateTime(),
                row.getRevision());
    }
}
