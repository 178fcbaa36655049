package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.*;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record SetMemberRole(UserId caller, RoomId room, UserId user, Role role) implements Command<Member> {
    @Override
    public Outcome<Member> run(Transaction tx) {
        throw new AssertionError();
    }
}
