package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Entries.Effect;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Outgoing.State;
import dev.parley.client.TimelineEntry.Posted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EntriesTest {
    private static final RoomId ROOM = new RoomId("r1");
    private static final UserId ADA = new UserId("u1");
    private static final UserId BOB = new UserId("u2");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Entries entries = new Entries(ADA::equals);

    private static Message message(long seq, UserId sender, String id) {
        return message(seq, sender, id, "text " + seq, null, null, List.of());
    }

    private static Message message(
            long seq,
            UserId sender,
            String id,
            String text,
            @Nullable Instant editTime,
            @Nullable Instant deleteTime,
            List<Reaction> reactions) {
        return new Message(
                ROOM, seq, sender, id, text, Map.of(), 0, List.of(), reactions, NOON, editTime, deleteTime, "e");
    }

    private static Message of(long seq) {
        return message(seq, BOB, "b" + seq);
    }

    private static Outgoing outgoing(String id) {
        return new Outgoing(ROOM, id, Draft.of("mine " + id), NOON, State.PENDING, null);
    }

    private List<String> shown() {
        return entries.all().stream()
                .map(entry -> switch (entry) {
                    case Posted(var message) -> "#" + message.seq();
                    case Outgoing outgoing -> outgoing.clientMessageId() + " " + outgoing.state();
                })
                .toList();
    }

    @Test
    void aMessageThatComesTwiceIsThereOnce() {
        entries.post(of(4));
        entries.post(of(5));

        assertThat(entries.post(of(4))).isEqualTo(Effect.NONE);
        assertThat(entries.post(of(5))).isEqualTo(Effect.NONE);

        assertThat(shown()).containsExactly("#4", "#5");
    }

    @Test
    void whereTheUserWasAwayTheStretchBeginsAnew() {
        entries.post(of(4));
        entries.post(of(9));

        assertThat(shown()).containsExactly("#9");
    }

    @Test
    void olderMessagesGoInFrontWithoutAHole() {
        entries.post(of(50));

        entries.prepend(LongStream.iterate(49, seq -> seq - 1)
                .limit(3)
                .mapToObj(EntriesTest::of)
                .toList());
        // The same page once more, and one that does not fit.
        entries.prepend(List.of(of(49), of(48), of(47)));
        entries.prepend(List.of(of(20)));

        assertThat(shown()).containsExactly("#47", "#48", "#49", "#50");
    }

    @Test
    void anAcknowledgedMessageTakesItsPlaceAtOnce() {
        entries.post(of(4));
        entries.add(outgoing("a1"));
        entries.add(outgoing("a2"));

        entries.sent("a1", 5, NOON, ADA);

        assertThat(shown()).containsExactly("#4", "#5", "a2 PENDING");
        assertThat(entries.post(message(5, ADA, "a1"))).isEqualTo(Effect.CHANGED);
        assertThat(shown()).containsExactly("#4", "#5", "a2 PENDING");
    }

    @Test
    void anAcknowledgedMessageWaitsForThoseBeforeIt() {
        entries.post(of(4));
        entries.add(outgoing("a1"));

        entries.sent("a1", 6, NOON, ADA);
        assertThat(shown()).containsExactly("#4", "a1 SENT");

        entries.post(of(5));
        entries.post(message(6, ADA, "a1"));
        assertThat(shown()).containsExactly("#4", "#5", "#6");
    }

    @Test
    void aMessageThatArrivesBeforeItsAcknowledgementStandsNotBesideItself() {
        entries.post(of(4));
        entries.add(outgoing("a1"));

        entries.post(message(5, ADA, "a1"));
        assertThat(shown()).containsExactly("#4", "#5");

        entries.sent("a1", 5, NOON, ADA);
        assertThat(shown()).containsExactly("#4", "#5");
    }

    @Test
    void aMessageThatASnapshotBringsStandsNotBesideItself() {
        entries.add(outgoing("a1"));
        entries.add(outgoing("a2"));
        entries.prepend(List.of(of(5)));
        assertThat(shown()).as("a page from before").containsExactly("a1 PENDING", "a2 PENDING");

        entries.restart(message(6, ADA, "a2"));
        assertThat(shown()).containsExactly("#6", "a1 PENDING");

        entries.prepend(List.of(message(5, ADA, "a1")));
        assertThat(shown()).containsExactly("#5", "#6");
    }

    @Test
    void aMessageThatIsAcknowledgedAfterASnapshotLeaptOverItIsGone() {
        entries.add(outgoing("a1"));
        entries.restart(of(20));

        entries.sent("a1", 7, NOON, ADA);

        assertThat(shown()).containsExactly("#20");
    }

    @Test
    void anotherUsersIdIsNotMine() {
        entries.post(of(4));
        entries.add(outgoing("same"));

        entries.post(message(5, BOB, "same"));

        assertThat(shown()).containsExactly("#4", "#5", "same PENDING");
    }

    @Test
    void anAcknowledgedMessageThatASnapshotLeapsOverIsGone() {
        entries.post(of(4));
        entries.add(outgoing("a1"));
        entries.sent("a1", 7, NOON, ADA);

        entries.restart(of(20));

        assertThat(shown()).containsExactly("#20");
    }

    @Test
    void anOlderStateChangesNothing() {
        entries.post(message(1, BOB, "b", "newest", NOON.plusSeconds(9), null, List.of()));

        assertThat(entries.update(message(1, BOB, "b", "older", NOON.plusSeconds(5), null, List.of())))
                .isEqualTo(Effect.NONE);
        assertThat(entries.update(message(1, BOB, "b", "first", null, null, List.of())))
                .isEqualTo(Effect.NONE);
        assertThat(entries.message(1).orElseThrow().text()).isEqualTo("newest");

        Message deleted = message(1, BOB, "b", "", null, NOON.plusSeconds(10), List.of());
        assertThat(entries.update(deleted)).isEqualTo(Effect.CHANGED);
        assertThat(entries.update(message(1, BOB, "b", "back", NOON.plusSeconds(11), null, List.of())))
                .isEqualTo(Effect.NONE);
    }

    @Test
    void anEditKeepsReactionsAndADeletionDropsThem() {
        Reaction thumb = new Reaction("👍", 1, List.of(ADA), true);
        entries.post(message(1, BOB, "b", "text", null, null, List.of(thumb)));

        entries.update(message(1, BOB, "b", "edited", NOON.plusSeconds(1), null, List.of()));
        assertThat(entries.message(1).orElseThrow().reactions()).containsExactly(thumb);

        entries.update(message(1, BOB, "b", "", null, NOON.plusSeconds(2), List.of()));
        assertThat(entries.message(1).orElseThrow().reactions()).isEmpty();
    }

    @Test
    void reactionsAreCountedOnce() {
        entries.post(of(1));

        assertThat(entries.react(1, ADA, "👍", true)).isEqualTo(Effect.CHANGED);
        assertThat(entries.react(1, ADA, "👍", true)).isEqualTo(Effect.NONE);
        entries.react(1, BOB, "👍", true);
        assertThat(entries.message(1).orElseThrow().reactions())
                .containsExactly(new Reaction("👍", 2, List.of(ADA, BOB), true));

        entries.react(1, ADA, "👍", false);
        entries.react(1, ADA, "👍", false);
        assertThat(entries.message(1).orElseThrow().reactions())
                .containsExactly(new Reaction("👍", 1, List.of(BOB), false));

        entries.react(1, BOB, "👍", false);
        assertThat(entries.message(1).orElseThrow().reactions()).isEmpty();
    }

    @Test
    void whereMoreReactedThanAreNamedTheMessageIsReadAgain() {
        Reaction many = new Reaction("👍", 25, List.of(ADA), true);
        entries.post(message(1, BOB, "b", "text", null, null, List.of(many)));

        assertThat(entries.react(1, BOB, "👍", true)).isEqualTo(Effect.UNCERTAIN);

        Reaction read = new Reaction("👍", 26, List.of(ADA), true);
        assertThat(entries.reread(message(1, BOB, "b", "text", null, null, List.of(read))))
                .isEqualTo(Effect.CHANGED);
        assertThat(entries.message(1).orElseThrow().reactions()).containsExactly(read);
    }
}
