package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Change.RoomChanged;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Members.Entering;
import dev.parley.server.store.NewRoom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Answers the one room of two people, making it when there is none.
///
/// Answers the room as the caller's list shows it; refuses with `FIELD_INVALID` (the caller itself),
/// `USER_NOT_FOUND`.
public record OpenDirectRoom(UserId caller, UserId other) implements Command<RoomSummary> {
    @Override
    public Outcome<RoomSummary> run(Transaction tx) {
        if (other.equals(caller)) {
            return Outcome.refused(Refusal.field("user_id", "is your own; name the other person"));
        }
        Optional<Room> room = tx.tables().rooms().findDirect(caller, other);
        if (room.isPresent()) {
            return Outcome.done(tx.tables()
                    .roomLists()
                    .summary(room.get().id(), caller)
                    .orElseThrow(() -> new IllegalStateException("a direct room keeps its members")));
        }
        if (tx.tables().users().find(other).isEmpty()) return Outcome.refused(Access.userNotFound(other));
        return Outcome.done(open(tx));
    }

    private RoomSummary open(Transaction tx) {
        List<UserId> two = Stream.of(caller, other)
                .sorted(Comparator.comparingLong(UserId::value))
                .toList();
        Room room = tx.tables().rooms().insert(new NewRoom(RoomKind.DIRECT, "", "", "", two, two.size()), tx.now());
        tx.append(room.id(), new RoomChanged(room));
        Entering first = Joining.append(tx, room, caller, Role.MEMBER, caller);
        Entering second = Joining.append(tx, room, other, Role.MEMBER, caller);
        tx.tables().members().put(List.of(first, second));
        return new RoomSummary(room, first.member(), null);
    }
}
