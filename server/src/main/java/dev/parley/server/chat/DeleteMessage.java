package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record DeleteMessage(UserId caller, RoomId room, long seq) implements Command<MessageView> {
    @Override
    public Outcome<MessageView> run(Transaction tx) {
        throw new AssertionError();
    }
}
