package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import dev.parley.client.Room;
import dev.parley.client.RoomId;
import dev.parley.client.RoomSummary;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The room that somebody means by `--room`.
final class RoomByName {
    private RoomByName() {}

    /// Finds one of the user's rooms by handle or title; joins the public one of that handle when there is
    /// none; and with `@handle` opens the direct room with that user.
    ///
    /// @return completes exceptionally with a [Refusal], or with what the server said
    static CompletableFuture<RoomId> find(ParleyClient client, String name) {
        if (name.startsWith("@")) {
            return client.findUser(Handle.bare(name))
                    .thenCompose(user -> client.openDirectRoom(user.id()))
                    .thenApply(room -> room.room().id());
        }
        String bare = Handle.bare(name);
        return known(client, bare).map(CompletableFuture::completedFuture).orElseGet(() -> join(client, bare));
    }

    private static Optional<RoomId> known(ParleyClient client, String name) {
        return client.rooms().stream()
                .map(RoomSummary::room)
                .filter(room -> isCalled(room, name))
                .map(Room::id)
                .findFirst();
    }

    private static boolean isCalled(Room room, String name) {
        return switch (room.kind()) {
            case PUBLIC -> room.handle().equalsIgnoreCase(name) || room.title().equalsIgnoreCase(name);
            case PRIVATE -> room.title().equalsIgnoreCase(name);
            case DIRECT -> false;
        };
    }

    private static CompletableFuture<RoomId> join(ParleyClient client, String handle) {
        if (!Handle.isOne(handle)) {
            return CompletableFuture.failedFuture(
                    new Refusal("you are in no room called \"" + VisibleText.line(handle) + "\""));
        }
        return client.joinRoom(handle).thenApply(room -> room.room().id());
    }
}
