package dev.parley.terminal;

import dev.parley.client.Change;
import dev.parley.client.ConnectionChange;
import dev.parley.client.ConnectionState;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.Presence;
import dev.parley.client.Room;
import dev.parley.client.RoomId;
import dev.parley.client.RoomSummary;
import dev.parley.client.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Acts on what the client tells: has the room in view printed and the status line drawn, and says what the
/// person should know of elsewhere. On the thread of events.
final class Watcher {
    private static final int DRAW_WITHIN_MILLIS = 50;
    /// In larger rooms it is not told who comes and goes.
    private static final int SMALL_ROOM_MEMBERS = 20;

    private static final int MAX_PRESENCES = 1_000;

    private final ParleyClient client;
    private final ScheduledExecutorService events;
    private final Screen screen;
    private final Scribe scribe;
    private final Names names;
    private final Introductions introductions;
    private final View view;
    private final Runnable begin;
    private final Map<UserId, Boolean> presences = new HashMap<>();
    private boolean hasBegun;
    private boolean isDrawing;

    /// @param begin what to do when the client has caught up for the first time
    Watcher(
            ParleyClient client,
            ScheduledExecutorService events,
            Screen screen,
            Scribe scribe,
            Names names,
            Introductions introductions,
            View view,
            Runnable begin) {
        this.client = client;
        this.events = events;
        this.screen = screen;
        this.scribe = scribe;
        this.names = names;
        this.introductions = introductions;
        this.view = view;
        this.begin = begin;
    }

    void on(Change change) {
        switch (change) {
            case Change.ConnectionChanged(ConnectionChange now) -> connectionChanged(now);
            case Change.CaughtUp() -> caughtUp();
            case Change.SnapshotTaken() ->
                screen.note("── too much was missed to be told one by one; the rooms are as they are now ──");
            case Change.MessageReceived(Message message) -> received(message);
            case Change.RoomsChanged(RoomId room) -> roomChanged(room);
            case Change.TimelineChanged(RoomId room) -> {
                if (view.shows(room)) view.update();
            }
            case Change.PresenceChanged(UserId user) -> presenceChanged(user);
            case Change.UserChanged(var user) -> names.learn(user);
            case Change.SignedInChanged(boolean isSignedIn) -> {
                if (!isSignedIn) screen.refuse("Your session has ended. /quit, and start again to sign in.");
            }
            case Change.MembersChanged _, Change.TypingChanged _ -> {}
        }
        drawSoon();
    }

    private void connectionChanged(ConnectionChange now) {
        if (!screen.hasStatus()) screen.note("── " + ConnectionWords.of(now) + " ──");
        if (now.to() == ConnectionState.FAILED) {
            screen.refuse("The connection was given up: " + VisibleText.line(now.detail()) + ". /connect tries again.");
        }
        view.update();
    }

    private void caughtUp() {
        if (!hasBegun) {
            hasBegun = true;
            begin.run();
        }
        view.update();
    }

    private void received(Message message) {
        if (view.shows(message.roomId()) || names.isSelf(message.senderId())) return;
        RoomSummary room = client.room(message.roomId()).orElse(null);
        // What was told in an earlier run of the program may be told again.
        if (room == null || message.seq() <= room.self().readSeq()) return;
        boolean isMention = message.mentionedUserIds().stream().anyMatch(names::isSelf);
        if (!isMention && room.room().kind() != Room.Kind.DIRECT) return;
        introductions.thenDo(
                List.of(message.senderId()),
                () -> screen.print(scribe.excerpt(message, "✉ " + names.of(message.roomId()))));
    }

    private void roomChanged(RoomId room) {
        if (!view.shows(room) || client.room(room).isPresent()) return;
        view.leave();
        screen.note("You are no member of this room any more.");
    }

    private void presenceChanged(UserId user) {
        boolean isHere = isHere(user);
        if (presences.size() >= MAX_PRESENCES) presences.clear();
        Boolean before = presences.put(user, isHere);
        boolean isNews = before != null && before != isHere && !names.isSelf(user);
        if (isNews && isInSmallRoom()) screen.note(names.of(user) + (isHere ? " is here" : " is away"));
    }

    private boolean isHere(UserId user) {
        return client.presence(user).filter(Presence::isOnline).isPresent();
    }

    private boolean isInSmallRoom() {
        return view.room()
                .flatMap(client::room)
                .filter(room -> room.room().memberCount() <= SMALL_ROOM_MEMBERS)
                .isPresent();
    }

    // --- the status line ---

    /// Draws it a little later, once for all that changes until then.
    private void drawSoon() {
        if (isDrawing) return;
        isDrawing = true;
        var _ = events.schedule(this::draw, DRAW_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Draws the status line.
    void draw() {
        isDrawing = false;
        screen.show(new StatusLine(
                client.connection(),
                client.isCaughtUp(),
                view.room()
                        .flatMap(client::room)
                        .map(room -> label(room.room()))
                        .orElse(""),
                view.room().map(this::typing).orElse(List.of()),
                badges(),
                Posts.waiting(client)));
    }

    private String label(Room room) {
        return names.of(room)
                + names.other(room)
                        .flatMap(client::presence)
                        .map(presence -> presence.isOnline() ? " (here)" : " (away)")
                        .orElse("");
    }

    private List<String> typing(RoomId room) {
        return client.timeline(room).typing().stream()
                .map(names::handle)
                .sorted()
                .toList();
    }

    private List<StatusLine.Badge> badges() {
        return client.rooms().stream()
                .filter(room ->
                        room.unreadCount() > 0 && !view.shows(room.room().id()))
                .map(room -> new StatusLine.Badge(names.of(room.room()), room.unreadCount()))
                .toList();
    }
}
