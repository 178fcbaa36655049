package dev.parley.client.faults;

import dev.parley.client.Draft;
import dev.parley.client.Message;
import dev.parley.client.RoomId;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.client.UserId;
import dev.parley.client.faults.Recording.Ended;
import dev.parley.client.faults.Recording.Run;
import dev.parley.client.faults.Recording.Sent;
import dev.parley.client.faults.Recording.Stored;
import dev.parley.client.faults.Recording.Told;
import dev.parley.client.faults.Recording.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A small recording made by hand, in which everything is right: Ada and Bob in a room with four messages.
/// The broken twins are this one with a single defect each.
///
/// | seq | message |
/// |---|---|
/// | 1 | `a1` of Ada |
/// | 2 | `b1` of Bob |
/// | 3 | `a2` of Ada, whose program is restarted while it is under way |
/// | 4 | `b2` of Bob |
final class Made {
    static final Run ADA = new Run(new UserId("u1"), "ada", 1);
    static final Run ADA_AGAIN = new Run(ADA.user(), "ada", 2);
    static final Run BOB = new Run(new UserId("u2"), "bob", 1);
    private static final RoomId ROOM = new RoomId("r1");
    private static final Duration SOON = Duration.ofSeconds(1);

    final Recording recording = new Recording();
    /// What is stored; a test may change it.
    final List<Stored> stored = new ArrayList<>();

    private final List<Stored> said = new ArrayList<>();

    Made() {
        recording.started(ADA);
        recording.started(BOB);
        recording.started(ADA_AGAIN);
        said(1, ADA, "a1");
        said(2, BOB, "b1");
        said(3, ADA, "a2");
        said(4, BOB, "b2");

        views(ADA, outgoing("a1", Outgoing.State.PENDING));
        views(ADA, posted(1, ADA, "a1"), outgoing("a2", Outgoing.State.PENDING));
        views(ADA, posted(1, ADA, "a1"), posted(2, BOB, "b1"), outgoing("a2", Outgoing.State.SENT));
        told(ADA, 1, 2);
        views(ADA_AGAIN, outgoing("a2", Outgoing.State.PENDING));
        views(ADA_AGAIN, posted(3, ADA, "a2"));
        views(ADA_AGAIN, posted(2, BOB, "b1"), posted(3, ADA, "a2"), posted(4, BOB, "b2"));
        told(ADA_AGAIN, 2, 3, 4);
        views(BOB, posted(1, ADA, "a1"), posted(2, BOB, "b1"), posted(3, ADA, "a2"));
        told(BOB, 1, 2, 3);
    }

    /// The recording, with all that was missing until everything was well.
    Recording whole() {
        told(BOB, 4);
        ends(ADA_AGAIN, SOON, posted(3, ADA, "a2"), posted(4, BOB, "b2"));
        ends(BOB, SOON, posted(1, ADA, "a1"), posted(2, BOB, "b1"), posted(3, ADA, "a2"), posted(4, BOB, "b2"));
        return closed();
    }

    /// The recording, with nobody's end but those that were given.
    Recording closed() {
        recording.closed(stored);
        return recording;
    }

    void said(long seq, Run by, String id) {
        sent(by, id, text(id));
        said.add(stored(seq, by, id, text(id)));
        stored.add(said.getLast());
    }

    void sent(Run by, String id, String text) {
        recording.sent(new Sent(by, id, text));
    }

    /// What one and the same pair of eyes sees next.
    void views(Run run, TimelineEntry... entries) {
        recording.viewed(new View(run, "the eyes", List.of(entries)));
    }

    /// What another pair of eyes sees.
    void glimpses(Run run, TimelineEntry... entries) {
        recording.viewed(new View(run, "other eyes", List.of(entries)));
    }

    void told(Run run, int... seqs) {
        for (int seq : seqs) {
            Stored message = said.get(seq - 1);
            recording.told(new Told(run, message(seq, message.sender(), message.clientMessageId(), message.text())));
        }
    }

    void toldOf(Run run, Posted message) {
        recording.told(new Told(run, message.message()));
    }

    void ends(Run run, Duration after, TimelineEntry... entries) {
        recording.ended(new Ended(run, List.of(entries), after));
    }

    static Stored stored(long seq, Run by, String id, String text) {
        return new Stored(seq, by.user(), id, text);
    }

    static Posted posted(long seq, Run by, String id) {
        return posted(seq, by, id, text(id));
    }

    static Posted posted(long seq, Run by, String id, String text) {
        return new Posted(message(seq, by.user(), id, text));
    }

    static Outgoing outgoing(String id, Outgoing.State state) {
        return new Outgoing(ROOM, id, Draft.of(text(id)), Instant.EPOCH, state, null);
    }

    private static Message message(long seq, UserId sender, String id, String text) {
        return new Message(
                ROOM, seq, sender, id, text, Map.of(), 0, List.of(), List.of(), Instant.EPOCH, null, null, "");
    }

    private static String text(String id) {
        return "the text of " + id;
    }
}
