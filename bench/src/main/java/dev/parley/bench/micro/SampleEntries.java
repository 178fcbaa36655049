package dev.parley.bench.micro;

import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Entries as a busy room has them: a text of a hundred characters, ids as long as after a year, an answer to
/// another message. As an event of a frame each is about 250 bytes.
public final class SampleEntries {
    public static final RoomId ROOM = new RoomId(7_321_094_412L);
    public static final String TEXT =
            "A message of a hundred characters, which is what people write to each other when they are in no hurry."
                    .substring(0, 100);

    private static final UserId SENDER = new UserId(4_210_733_105L);
    private static final Instant TIME = Instant.parse("2026-03-14T15:09:26.535897Z");
    private static final Map<String, String> ATTRIBUTES = Map.of("device", "phone", "language", "en");
    /// More than any benchmark makes entries.
    private static final long FIRST_SEQ = 40_000_000;

    private SampleEntries() {}

    /// A new message.
    public static Entry sent(long position) {
        return new Entry(position, ROOM, new MessageSent(message(FIRST_SEQ + position)));
    }

    /// An edit of the message that was sent at a position.
    public static Entry edited(long position, long sentPosition) {
        return new Entry(position, ROOM, new MessageEdited(message(FIRST_SEQ + sentPosition)));
    }

    private static Message message(long seq) {
        return new Message(
                ROOM,
                seq,
                SENDER,
                new UUID(0x018f6e1c77a57c3eL, seq),
                TEXT,
                ATTRIBUTES,
                seq - 1,
                List.of(),
                TIME,
                null,
                null,
                1);
    }
}
