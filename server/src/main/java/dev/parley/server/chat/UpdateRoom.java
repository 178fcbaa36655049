package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record UpdateRoom(UserId caller, RoomId room, @Nullable String title, @Nullable String topic, @Nullable String handle, @Nullable Long expectedRevision) implements Command<Room> {
    @Override
    public Outcome<Room> run(Transaction tx) {
        throw new AssertionError();
    }
}
