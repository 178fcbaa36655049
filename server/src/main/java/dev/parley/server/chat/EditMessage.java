package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record EditMessage(UserId caller, RoomId room, long seq, @Nullable String text, @Nullable Map<String, String> attributes, @Nullable List<UserId> mentions, @Nullable Long expectedRevision) implements Command<MessageView> {
    @Override
    public Outcome<MessageView> run(Transaction tx) {
        throw new AssertionError();
    }
}
