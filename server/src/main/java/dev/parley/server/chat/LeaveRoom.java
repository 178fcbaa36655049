package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record LeaveRoom(UserId caller, RoomId room) implements Command<LeaveRoom.Left> {
    /// The caller is no member any more.
    public record Left() {}

    @Override
    public Outcome<LeaveRoom.Left> run(Transaction tx) {
        throw new AssertionError();
    }
}
