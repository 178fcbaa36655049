package dev.parley.terminal;

import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import java.util.ArrayList;
import java.util.List;

/// The two kinds of entries of a timeline, each by itself.
final class Posts {
    private Posts() {}

    /// The messages of the room, oldest first.
    static List<Message> of(List<TimelineEntry> entries) {
        List<Message> posted = new ArrayList<>();
        for (TimelineEntry entry : entries) {
            if (entry instanceof Posted(Message message)) posted.add(message);
        }
        return posted;
    }

    /// What this client still sends, in the order of sending.
    static List<Outgoing> outgoing(List<TimelineEntry> entries) {
        List<Outgoing> outgoing = new ArrayList<>();
        for (TimelineEntry entry : entries) {
            if (entry instanceof Outgoing message) outgoing.add(message);
        }
        return outgoing;
    }

    /// How many messages wait for the server, in all of the user's rooms.
    static long waiting(ParleyClient client) {
        return client.rooms().stream()
                .flatMap(room -> outgoing(client.timeline(room.room().id()).entries()).stream())
                .filter(message -> message.state() == Outgoing.State.PENDING)
                .count();
    }

    /// The seq of the first message; 0 when there is none.
    static long firstSeq(List<TimelineEntry> entries) {
        List<Message> posted = of(entries);
        return posted.isEmpty() ? 0 : posted.getFirst().seq();
    }

    /// The seq of the newest message; 0 when there is none.
    static long lastSeq(List<TimelineEntry> entries) {
        List<Message> posted = of(entries);
        return posted.isEmpty() ? 0 : posted.getLast().seq();
    }
}
