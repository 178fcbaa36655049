package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import dev.parley.client.Room;
import dev.parley.client.RoomId;
import dev.parley.client.RoomSummary;
import dev.parley.client.User;
import dev.parley.client.UserId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// What users and rooms are called, and who and which is meant by a name. All names are safe to print. From
/// any thread.
final class Names {
    private static final int MAX_KNOWN = 10_000;

    private final ParleyClient client;
    /// By handle, in lower case.
    private final Map<String, UserId> users = new ConcurrentHashMap<>();

    private volatile List<RoomId> numbered = List.of();

    Names(ParleyClient client) {
        this.client = client;
    }

    // --- users ---

    /// A user's display name and handle, such as `Ada Lovelace @ada`; the bare id of one who is not known
    /// yet.
    String of(UserId id) {
        return known(id).map(Names::fullName).orElse(VisibleText.line(id.value()));
    }

    private static String fullName(User user) {
        String handle = "@" + VisibleText.line(user.handle());
        String name = VisibleText.line(user.displayName());
        return name.isBlank() || user.displayName().equals(user.handle()) ? handle : name + " " + handle;
    }

    /// A user's handle, such as `@ada`; the bare id of one who is not known yet.
    String handle(UserId id) {
        return known(id).map(user -> "@" + VisibleText.line(user.handle())).orElse(VisibleText.line(id.value()));
    }

    /// Whether it is known who that is. Asking has the client fetch it.
    boolean isKnown(UserId id) {
        return known(id).isPresent();
    }

    private Optional<User> known(UserId id) {
        Optional<User> user = client.user(id);
        user.ifPresent(this::learn);
        return user;
    }

    /// Remembers a user for [#userCalled] and for completion.
    void learn(User user) {
        if (users.size() < MAX_KNOWN) users.put(user.handle().toLowerCase(Locale.ROOT), user.id());
    }

    /// The user with a handle, among those who were seen.
    Optional<UserId> userCalled(String handle) {
        return Optional.ofNullable(users.get(handle.toLowerCase(Locale.ROOT)));
    }

    /// The handles of all who were seen.
    List<String> handles() {
        return users.keySet().stream().map(VisibleText::line).sorted().toList();
    }

    /// Whether that is the person at this terminal.
    boolean isSelf(UserId id) {
        return client.userId().filter(id::equals).isPresent();
    }

    // --- rooms ---

    /// A public room's handle, a private one's title, or the other person of a direct one.
    String of(Room room) {
        return switch (room.kind()) {
            case PUBLIC -> VisibleText.line(room.handle());
            case PRIVATE -> VisibleText.line(room.title());
            case DIRECT -> other(room).map(this::handle).orElse("yourself");
        };
    }

    /// The same of one of the user's rooms.
    String of(RoomId id) {
        return client.room(id).map(summary -> of(summary.room())).orElse(VisibleText.line(id.value()));
    }

    /// The other person of a direct room.
    Optional<UserId> other(Room room) {
        return room.directUserIds().stream().filter(user -> !isSelf(user)).findFirst();
    }

    /// Gives rooms their numbers in a list, from 1.
    void number(List<RoomSummary> rooms) {
        numbered = rooms.stream().map(summary -> summary.room().id()).toList();
    }

    /// One of the user's rooms: by its name, its number in the newest list, or the beginning of a name that
    /// no other room's begins with.
    Optional<RoomSummary> roomCalled(String text) {
        String name = text.strip();
        String bare = name.startsWith("#") ? name.substring(1) : name;
        return theOnly(room -> of(room).equalsIgnoreCase(bare))
                .or(() -> theOnly(room -> VisibleText.line(room.title()).equalsIgnoreCase(bare)))
                .or(() -> numbered(bare))
                .or(() -> theOnly(room -> begins(of(room), bare)));
    }

    private Optional<RoomSummary> theOnly(Predicate<Room> fits) {
        List<RoomSummary> found = client.rooms().stream()
                .filter(summary -> fits.test(summary.room()))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private Optional<RoomSummary> numbered(String number) {
        if (!number.matches("[0-9]{1,6}")) return Optional.empty();
        int index = Integer.parseInt(number) - 1;
        List<RoomId> rooms = numbered;
        return index >= 0 && index < rooms.size() ? client.room(rooms.get(index)) : Optional.empty();
    }

    private static boolean begins(String name, String beginning) {
        return name.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT));
    }
}
