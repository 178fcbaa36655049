package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record CreateRoom(UserId caller, RoomKind kind, String handle, String title, String topic, List<UserId> members) implements Command<RoomSummary> {
    @Override
    public Outcome<RoomSummary> run(Transaction tx) {
        throw new AssertionError();
    }
}
