package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record JoinRoom(UserId caller, RoomName name) implements Command<RoomSummary> {
    @Override
    public Outcome<RoomSummary> run(Transaction tx) {
        throw new AssertionError();
    }
}
