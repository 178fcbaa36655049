package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import dev.parley.client.RoomSummary;
import dev.parley.client.Subscription;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// The chat at a terminal, from the first line to the last. The thread that runs it reads; all else happens
/// on that of the session.
final class Chat {
    private static final int TICK_SECONDS = 1;
    private static final int SIGN_OUT_SECONDS = 20;

    private final ParleyClient client;
    private final ScheduledExecutorService events;
    private final @Nullable String firstRoom;
    private final Screen screen;
    private final Replies replies;
    private final View view;
    private final Speaking speaking;
    private final Conversation conversation;
    private final Watcher watcher;

    /// @param firstRoom the name of the room to begin in; null for the one with the newest message
    Chat(Session session, Terminal terminal, @Nullable String firstRoom) {
        this.client = session.client();
        this.events = session.events();
        this.firstRoom = firstRoom;
        Names names = new Names(client);
        Scribe scribe = new Scribe(names, Clock.system(ZoneId.systemDefault()));
        Introductions introductions = new Introductions(names, events);
        this.screen = new Screen(terminal, new Completion(client, names), this::typed);
        this.replies = new Replies(screen, events);
        this.view = new View(client, screen, scribe, names, introductions, replies);
        this.speaking = new Speaking(client, screen, scribe, names, introductions, replies, view);
        Places places = new Places(client, screen, names, introductions, replies, view);
        People people = new People(client, screen, scribe, names, introductions, replies, view);
        this.conversation = new Conversation(client, screen, events, speaking, places, people);
        this.watcher = new Watcher(client, events, screen, scribe, names, introductions, view, this::begin);
    }

    /// Chats until the person ends it.
    ///
    /// @return the program's exit code
    int run() {
        screen.note("/help lists the commands.");
        Subscription watching = client.observe(watcher::on);
        // The window may have another width by now.
        var ticking = events.scheduleWithFixedDelay(watcher::draw, 0, TICK_SECONDS, TimeUnit.SECONDS);
        conversation.connect();
        Command.Ending ending = readLines();
        watching.close();
        boolean _ = ticking.cancel(false);
        screen.close();
        return switch (ending) {
            case Command.Ending.Quit() -> quit();
            case Command.Ending.SignOut() -> signOut();
        };
    }

    private Command.Ending readLines() {
        while (true) {
            try {
                String line = screen.read();
                Command command = Commands.parse(line);
                if (command instanceof Command.Ending ending) return ending;
                events.execute(() -> replies.orSay(() -> take(line, command)));
            } catch (UserInterruptException e) {
                // Ctrl-C has cleared the line, and that is all.
            } catch (EndOfFileException e) {
                return new Command.Ending.Quit();
            }
        }
    }

    private void take(String line, Command command) {
        // A message is printed when the server has it; a command is seen by its answer only.
        if (!(command instanceof Command.OfMessage.Say || command instanceof Command.Nothing)) {
            screen.note("> " + VisibleText.line(line));
        }
        conversation.act(command);
    }

    private void typed(String line) {
        events.execute(() -> speaking.typed(line));
    }

    /// Shows a room, now that it is known which there are.
    private void begin() {
        List<RoomSummary> rooms = client.rooms();
        if (firstRoom != null) replies.then(RoomByName.find(client, firstRoom), view::enter);
        else if (rooms.isEmpty()) conversation.act(new Command.OfRoom.ListAll());
        else view.enter(rooms.getFirst().room().id());
    }

    private int quit() {
        long unsent = Posts.waiting(client);
        if (unsent > 0) {
            screen.note((unsent == 1 ? "A message is" : unsent + " messages are")
                    + " not sent yet: kept, and sent the next time.");
        }
        return 0;
    }

    private int signOut() {
        try {
            client.signOut().orTimeout(SIGN_OUT_SECONDS, TimeUnit.SECONDS).join();
            screen.note("Signed out.");
            return 0;
        } catch (CompletionException e) {
            screen.refuse("Not signed out: " + Sentence.of(e));
            return Main.FAILED;
        }
    }
}
