package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.model.MessageView;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int MESSAGES = 7;

    private final ChatFixture chat = new ChatFixture();
    private RoomId room = new RoomId(1);

    @BeforeEach
    void fillARoom() {
        room = chat.privateRoom(ADA, BOB);
        for (int i = 1; i <= MESSAGES; i++) chat.post(room, ADA, "m" + i);
    }

    @AfterEach
    void close() {
        chat.close();
    }

    @Test
    void goingBackEveryPageSizeShowsEachMessageOnceNewestFirst() {
        List<Long> expected =
                LongStream.rangeClosed(1, MESSAGES).boxed().toList().reversed();
        for (int size = 1; size <= MESSAGES + 1; size++) {
            List<Long> seqs = new ArrayList<>();
            @Nullable Long before = History.NEWEST;
            while (before != null) {
                Page<MessageView, Long> page = answerOf(chat.history.before(BOB, room, before, size));
                assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
                page.items().forEach(view -> seqs.add(view.message().seq()));
                before = page.next();
            }
            assertThat(seqs).as("pages of %d", size).isEqualTo(expected);
        }
    }

    @Test
    void aPageOfLargeMessagesEndsEarlyAndTheNextGoesOn() {
        String large = "x".repeat(Limits.MAX_TEXT_BYTES);
        int fitting = Limits.MAX_PAGE_CONTENT_BYTES / Limits.MAX_TEXT_BYTES;
        for (int i = 0; i <= fitting; i++) chat.post(room, ADA, large);

        Page<MessageView, Long> first = answerOf(chat.history.after(BOB, room, MESSAGES, Limits.MAX_PAGE_ITEMS));
        assertThat(first.items()).hasSize(fitting);
        assertThat(first.next()).isEqualTo(MESSAGES + fitting);
        Page<MessageView, Long> second =
                answerOf(chat.history.after(BOB, room, MESSAGES + fitting, Limits.MAX_PAGE_ITEMS));
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isNull();
    }

    @Test
    void goingForwardEveryPageSizeShowsEachMessageOnceOldestFirst() {
        List<Long> expected = LongStream.rangeClosed(1, MESSAGES).boxed().toList();
        for (int size = 1; size <= MESSAGES + 1; size++) {
            List<Long> seqs = new ArrayList<>();
            @Nullable Long after = 0L;
            while (after != null) {
                Page<MessageView, Long> page = answerOf(chat.history.after(BOB, room, after, size));
                page.items().forEach(view -> seqs.add(view.message().seq()));
                after = page.next();
            }
            assertThat(seqs).as("pages of %d", size).isEqualTo(expected);
        }
    }

    @Test
    void theBordersBelongToNeitherSide() {
        assertThat(answerOf(chat.history.before(BOB, room, 1, 5)).items()).isEmpty();
        assertThat(answerOf(chat.history.after(BOB, room, MESSAGES, 5)).items()).isEmpty();
        assertThat(answerOf(chat.history.before(BOB, room, 3, 5)).items())
                .extracting(view -> view.message().seq())
                .containsExactly(2L, 1L);
    }

    @Test
    void whoComesLateReadsWhatWasSaidBefore() {
        chat.done(new AddMember(ADA, room, CY));

        assertThat(answerOf(chat.history.after(CY, room, 0, 100)).items()).hasSize(MESSAGES);
    }

    @Test
    void eachMessageOfAPageHasItsOwnReactions() {
        chat.done(new AddReaction(BOB, room, 2, "b"));
        chat.done(new AddReaction(ADA, room, 5, "a"));
        chat.done(new AddReaction(ADA, room, 2, "a"));

        List<MessageView> views = answerOf(chat.history.after(ADA, room, 0, 5)).items();

        assertThat(views.get(1).reactions())
                .containsExactly(new Reaction("b", 1, List.of(BOB), false), new Reaction("a", 1, List.of(ADA), true));
        assertThat(views.get(4).reactions()).containsExactly(new Reaction("a", 1, List.of(ADA), true));
        assertThat(views.get(0).reactions()).isEmpty();
    }
}
