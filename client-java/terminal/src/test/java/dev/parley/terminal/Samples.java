package dev.parley.terminal;

import dev.parley.client.Draft;
import dev.parley.client.Message;
import dev.parley.client.Reaction;
import dev.parley.client.RoomId;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Messages and timelines for tests.
final class Samples {
    static final RoomId ROOM = new RoomId("room-1");
    static final UserId ADA = new UserId("user-ada");
    static final UserId BOB = new UserId("user-bob");
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private Samples() {}

    static Message message(long seq) {
        return message(seq, "text " + seq);
    }

    static Message message(long seq, String text) {
        return message(seq, text, List.of(), null);
    }

    static Message reactedTo(long seq, Reaction... reactions) {
        return message(seq, "text " + seq, List.of(reactions), null);
    }

    static Message deleted(long seq) {
        return message(seq, "", List.of(), TIME);
    }

    private static Message message(long seq, String text, List<Reaction> reactions, @Nullable Instant deleteTime) {
        return new Message(
                ROOM, seq, ADA, "client-" + seq, text, Map.of(), 0, List.of(), reactions, TIME, null, deleteTime, "");
    }

    static Reaction reaction(String emoji, UserId... users) {
        return new Reaction(emoji, users.length, List.of(users), false);
    }

    static Outgoing outgoing(String id, Outgoing.State state) {
        return new Outgoing(ROOM, id, Draft.of("on its way"), TIME, state, null);
    }

    /// A timeline of the messages from one seq to another.
    static List<TimelineEntry> timeline(long from, long to, TimelineEntry... behind) {
        List<TimelineEntry> entries = new ArrayList<>(LongStream.rangeClosed(from, to)
                .<TimelineEntry>mapToObj(seq -> new TimelineEntry.Posted(message(seq)))
                .toList());
        entries.addAll(List.of(behind));
        return entries;
    }

    /// A timeline of these messages.
    static List<TimelineEntry> timeline(Message... messages) {
        List<TimelineEntry> entries = new ArrayList<>();
        for (Message message : messages) entries.add(new TimelineEntry.Posted(message));
        return entries;
    }

    /// The lines that print the messages from one seq to another.
    static List<Line> printed(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .<Line>mapToObj(seq -> new Line.Posted(message(seq)))
                .toList();
    }
}
