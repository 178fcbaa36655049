package dev.parley.terminal;

import dev.parley.client.Message;
import dev.parley.client.NewRoom;
import dev.parley.client.Page;
import dev.parley.client.ParleyClient;
import dev.parley.client.Room;
import dev.parley.client.RoomSummary;
import dev.parley.client.User;
import dev.parley.client.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Does what is asked for with rooms. On the thread of events.
final class Places {
    private static final int MAX_LAST_MESSAGE = 40;
    private static final int MAX_TOPIC = 60;
    private static final AttributedStyle DIM = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle UNREAD = AttributedStyle.DEFAULT.bold().foreground(AttributedStyle.YELLOW);

    private final ParleyClient client;
    private final Screen screen;
    private final Names names;
    private final Introductions introductions;
    private final Replies replies;
    private final View view;

    Places(ParleyClient client, Screen screen, Names names, Introductions introductions, Replies replies, View view) {
        this.client = client;
        this.screen = screen;
        this.names = names;
        this.introductions = introductions;
        this.replies = replies;
        this.view = view;
    }

    void act(Command.OfRoom command) {
        switch (command) {
            case Command.OfRoom.ListAll() -> listAll();
            case Command.OfRoom.Enter(String name) -> enter(name);
            case Command.OfRoom.Join(String handle) -> enterWhenThere(client.joinRoom(handle));
            case Command.OfRoom.Directory(String query) ->
                replies.then(client.listPublicRooms(query, ""), this::listPublic);
            case Command.OfRoom.Create(String handle, String title) ->
                enterWhenThere(client.createRoom(NewRoom.ofPublic(handle, title)));
            case Command.OfRoom.CreatePrivate(String title, List<String> handles) ->
                enterWhenThere(createPrivate(title, handles));
            case Command.OfRoom.Direct(String handle) ->
                enterWhenThere(client.findUser(handle).thenCompose(user -> client.openDirectRoom(user.id())));
            // The view closes as soon as the client is told of it, as when somebody else removes the person.
            case Command.OfRoom.Leave() -> view.inRoom(room -> replies.then(client.leaveRoom(room), _ -> {}));
        }
    }

    private void enterWhenThere(CompletableFuture<RoomSummary> room) {
        replies.then(room, there -> view.enter(there.room().id()));
    }

    private void enter(String name) {
        names.roomCalled(name)
                .ifPresentOrElse(
                        room -> view.enter(room.room().id()),
                        () -> screen.refuse(
                                "None of your rooms has this name. /rooms lists them, /join HANDLE joins another."));
    }

    private CompletableFuture<RoomSummary> createPrivate(String title, List<String> handles) {
        List<CompletableFuture<User>> users =
                handles.stream().map(client::findUser).toList();
        return CompletableFuture.allOf(users.toArray(CompletableFuture<?>[]::new))
                .thenCompose(_ -> client.createRoom(NewRoom.ofPrivate(
                        title, users.stream().map(user -> user.join().id()).toList())));
    }

    // --- lists ---

    private void listAll() {
        List<RoomSummary> rooms = client.rooms();
        if (rooms.isEmpty()) {
            screen.note("You are in no room yet: /directory lists the public ones, /join HANDLE joins one, /dm @HANDLE"
                    + " opens a direct one.");
            return;
        }
        names.number(rooms);
        introductions.thenDo(
                people(rooms),
                () -> replies.orSay(() -> {
                    for (int i = 0; i < rooms.size(); i++) print(i + 1, rooms.get(i));
                }));
    }

    private static List<UserId> people(List<RoomSummary> rooms) {
        List<UserId> people = new ArrayList<>();
        for (RoomSummary room : rooms) {
            people.addAll(room.room().directUserIds());
            Message last = room.lastMessage();
            if (last != null) people.add(last.senderId());
        }
        return people.stream().distinct().toList();
    }

    private void print(int number, RoomSummary room) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append(number + " ", DIM).append(names.of(room.room()), AttributedStyle.BOLD);
        if (room.unreadCount() > 0) line.append(" " + room.unreadCount() + " unread", UNREAD);
        Message last = room.lastMessage();
        if (last != null) {
            String text = VisibleText.start(last.text(), MAX_LAST_MESSAGE);
            line.append("  " + names.handle(last.senderId()) + ": " + text, DIM);
        }
        screen.print(line.toAttributedString());
    }

    private void listPublic(Page<Room> page) {
        if (page.items().isEmpty()) screen.note("No public room begins so. /create HANDLE TITLE makes one.");
        for (Room room : page.items()) {
            String topic = VisibleText.start(room.topic(), MAX_TOPIC);
            screen.print(new AttributedStringBuilder()
                    .append(VisibleText.line(room.handle()), AttributedStyle.BOLD)
                    .append("  " + VisibleText.line(room.title()) + ", " + room.memberCount() + " members")
                    .append(topic.isEmpty() ? "" : "  " + topic, DIM)
                    .toAttributedString());
        }
        if (!page.nextToken().isEmpty()) screen.note("… and more: /directory QUERY shows those that begin so.");
    }
}
