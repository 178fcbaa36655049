package dev.parley.server.store;

import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import java.util.List;

/// What a room begins with; checked by the caller.
///
/// @param handle empty unless the room is public
/// @param title empty only for a direct room
/// @param directUsers the two people of a direct room, the smaller id first; empty otherwise
/// @param memberCount how many members are put in next
public record NewRoom(
        RoomKind kind, String handle, String title, String topic, List<UserId> directUsers, int memberCount) {
    public NewRoom {
        directUsers = List.copyOf(directUsers);
    }
}
