package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record RemoveReaction(UserId caller, RoomId room, long seq, String emoji) implements Command<List<Reaction>> {
    @Override
    public Outcome<List<Reaction>> run(Transaction tx) {
        throw new AssertionError();
    }
}
