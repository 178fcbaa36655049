package dev.parley.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TailTest {
    private static final RoomId ROOM = new RoomId(10);

    @Test
    void anEntryThatDoesNotFollowIsRefused() {
        Tail tail = new Tail(Recording.ENCODER, Tail.LIMIT_BYTES, 5);
        tail.append(new Entry(6, ROOM, new MessageSent(message(1, "a", null))));

        assertThatThrownBy(() -> tail.append(new Entry(8, ROOM, new MessageSent(message(2, "b", null)))))
                .hasMessageContaining("8 does not follow 6");
    }

    @Test
    void deletedTextIsInNoEarlierEntry() {
        Tail tail = new Tail(Recording.ENCODER, Tail.LIMIT_BYTES, 0);
        append(tail, 1, new MessageSent(message(1, "secret", null)));
        append(tail, 2, new MessageSent(message(2, "kept", null)));
        append(tail, 3, new MessageEdited(message(1, "secret, edited", null)));
        append(tail, 4, new MessageDeleted(message(1, "", Instant.EPOCH)));

        assertThat(texts(tail))
                .containsExactly("e 1 r10 ", "e 2 r10 kept", "e 3 r10 MessageDeleted", "e 4 r10 MessageDeleted");
    }

    @Test
    void deletedTextOfAMessageFromBeforeTheTailIsInNoEarlierEntry() {
        Tail tail = new Tail(Recording.ENCODER, Tail.LIMIT_BYTES, 5);
        append(tail, 6, new MessageEdited(message(1, "secret, edited", null)));
        append(tail, 7, new MessageSent(message(3, "kept", null)));
        append(tail, 8, new MessageEdited(message(1, "secret, edited again", null)));
        append(tail, 9, new MessageDeleted(message(1, "", Instant.EPOCH)));

        assertThat(tail.after(5, 100))
                .extracting(slot -> new String(slot.event(), StandardCharsets.UTF_8))
                .containsExactly(
                        "e 6 r10 MessageDeleted", "e 7 r10 kept", "e 8 r10 MessageDeleted", "e 9 r10 MessageDeleted");
    }

    @Test
    void deletedTextIsInNoEarlierEntryOfATailThatHasLongForgottenTheFirstOnes() {
        Tail tail = new Tail(Recording.ENCODER, 20_000, 0);
        long position = 0;
        for (int seq = 1; seq <= 1_000; seq++) {
            append(tail, ++position, new MessageSent(message(seq, "secret " + seq, null)));
            if (seq % 3 == 0) append(tail, ++position, new MessageEdited(message(seq, "secret edited " + seq, null)));
            // Some that are held, and some that are not any more.
            int former = seq % 5 == 0 ? seq - 1 : seq % 7 == 0 ? seq - 400 : 0;
            if (former > 0) append(tail, ++position, new MessageDeleted(message(former, "", Instant.EPOCH)));
            if (former > 0) {
                assertThat(tail.after(Math.max(0, position - 60), 60))
                        .noneMatch(slot -> slot.seq() == former
                                && new String(slot.event(), StandardCharsets.UTF_8).contains("secret"));
            }
        }
        assertThat(tail.holdsAllAfter(1)).isFalse();
    }

    @Test
    void whatIsKeptStaysBelowItsLimitAndInOrder() {
        long limit = 50_000;
        Tail tail = new Tail(Recording.ENCODER, limit, 0);
        for (int i = 1; i <= 5_000; i++) append(tail, i, new MessageSent(message(i, "m" + i, null)));

        assertThat(tail.position()).isEqualTo(5_000);
        assertThat(tail.holdsAllAfter(4_990)).isTrue();
        assertThat(tail.holdsAllAfter(1)).isFalse();
        assertThat(tail.after(4_997, 10)).extracting(Slot::position).containsExactly(4_998L, 4_999L, 5_000L);
        assertThat(tail.after(6_000, 10)).isEmpty();
    }

    private static void append(Tail tail, long position, Change change) {
        tail.append(new Entry(position, ROOM, change));
    }

    private static List<String> texts(Tail tail) {
        return tail.after(0, 100).stream()
                .map(slot -> new String(slot.event(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Message message(long seq, String text, @org.jspecify.annotations.Nullable Instant deleted) {
        return new Message(
                ROOM,
                seq,
                new UserId(1),
                new UUID(1, seq),
                text,
                Map.of(),
                0,
                List.of(),
                Instant.EPOCH,
                null,
                deleted,
                1);
    }
}
