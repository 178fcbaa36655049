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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes a room whose owner is the caller. Not idempotent by nature.
///
/// Answers the room; refuses with `FIELD_INVALID`, `HANDLE_TAKEN`, `USER_NOT_FOUND`.
///
/// @param handle required for a public room, empty for a private one
/// @param members come in beside the caller; the caller and repeats among them are passed over
public record CreateRoom(UserId caller, RoomKind kind, String handle, String title, String topic, List<UserId> members)
        implements Command<RoomSummary> {
    public CreateRoom {
        members = List.copyOf(members);
    }

    @Override
    public Outcome<RoomSummary> run(Transaction tx) {
        List<UserId> others =
                members.stream().distinct().filter(user -> !user.equals(caller)).toList();
        Optional<Refusal> fault = fault(tx, others);
        if (fault.isPresent()) return Outcome.refused(fault.get());
        Room room = tx.tables()
                .rooms()
                .insert(new NewRoom(kind, handle, title, topic, List.of(), others.size() + 1), tx.now());
        tx.append(room.id(), new RoomChanged(room));
        Entering owner = Joining.append(tx, room, caller, Role.OWNER, caller);
        List<Entering> all = new ArrayList<>(List.of(owner));
        for (UserId other : others) all.add(Joining.append(tx, room, other, Role.MEMBER, caller));
        tx.tables().members().put(all);
        return Outcome.done(new RoomSummary(room, owner.member(), null));
    }

    private Optional<Refusal> fault(Transaction tx, List<UserId> others) {
        if (kind == RoomKind.DIRECT) {
            return Optional.of(Refusal.field("kind", "must be public or private; direct rooms are opened"));
        }
        if (members.size() > Limits.MAX_FIRST_MEMBERS_PER_ROOM) {
            return Optional.of(Refusal.field(
                    "member_user_ids",
                    "names more than " + Limits.MAX_FIRST_MEMBERS_PER_ROOM + " users; add the others afterwards"));
        }
        return RoomRules.fault("", kind, handle, title, topic)
                .or(() -> tx.tables().rooms().findByHandle(handle).map(taken -> RoomRules.handleTaken()))
                .or(() -> unknown(tx, others));
    }

    private static Optional<Refusal> unknown(Transaction tx, List<UserId> users) {
        if (users.isEmpty()) return Optional.empty();
        Set<UserId> missing = new HashSet<>(users);
        tx.tables().users().findAll(users).forEach(user -> missing.remove(user.id()));
        return missing.stream().findAny().map(Access::userNotFound);
    }
}
