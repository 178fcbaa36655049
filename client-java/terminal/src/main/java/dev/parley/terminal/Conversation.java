package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import java.util.concurrent.Executor;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Does what typed lines ask for. On the thread of events.
final class Conversation {
    private final ParleyClient client;
    private final Screen screen;
    private final Executor events;
    private final Speaking speaking;
    private final Places places;
    private final People people;

    Conversation(ParleyClient client, Screen screen, Executor events, Speaking speaking, Places places, People people) {
        this.client = client;
        this.screen = screen;
        this.events = events;
        this.speaking = speaking;
        this.places = places;
        this.people = people;
    }

    void act(Command command) {
        switch (command) {
            case Command.OfMessage about -> speaking.act(about);
            case Command.OfRoom about -> places.act(about);
            case Command.OfUser about -> people.act(about);
            case Command.Connect() -> connect();
            case Command.Help() -> help();
            case Command.Wrong(String sentence) -> screen.refuse(sentence);
            case Command.Nothing() -> {}
            // Whoever reads the lines ends the chat.
            case Command.Ending _ -> {}
        }
    }

    /// Connects, for the first time or after that was given up.
    void connect() {
        var _ = client.connect()
                .whenCompleteAsync(
                        (_, failure) -> {
                            if (failure == null) return;
                            screen.refuse("Not connected: " + Sentence.of(failure) + ". /connect tries again.");
                        },
                        events);
    }

    private void help() {
        for (Verb verb : Verb.values()) {
            screen.print(new AttributedStringBuilder()
                    .append(verb.usage(), AttributedStyle.BOLD)
                    .append("  " + verb.meaning(), AttributedStyle.DEFAULT.faint())
                    .toAttributedString());
        }
        screen.note("N is the number beside a message. A line that begins with // is sent with one slash. The Tab key"
                + " completes commands, rooms and @handles.");
    }
}
