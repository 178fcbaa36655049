package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static dev.parley.server.chat.ChatFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.model.MessageView;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.Reason;
import dev.parley.server.model.RoomId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSearchTest {
    private final ChatFixture chat = new ChatFixture();

    @AfterEach
    void close() {
        chat.close();
    }

    private List<String> found(String query) {
        return found(query, null);
    }

    private List<String> found(String query, @Nullable RoomId room) {
        return answerOf(chat.search.find(ADA, query, room, MessageSearch.NEWEST, 100)).items().stream()
                .map(view -> view.message().text())
                .toList();
    }

    private void indexIf(boolean indexed) {
        if (indexed) chat.indexAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wordsAreFoundAsInAWebSearchIndexedOrNot(boolean indexed) {
        RoomId room = chat.privateRoom(ADA, BOB);
        chat.post(room, ADA, "Green tea is hot");
        chat.post(room, BOB, "black tea is cold");
        chat.post(room, BOB, "tea, green and cold");
        indexIf(indexed);

        assertThat(found("TEA")).containsExactly("tea, green and cold", "black tea is cold", "Green tea is hot");
        assertThat(found("tea green")).containsExactly("tea, green and cold", "Green tea is hot");
        assertThat(found("\"green tea\"")).containsExactly("Green tea is hot");
        assertThat(found("tea -cold")).containsExactly("Green tea is hot");
        assertThat(found("hot or black")).containsExactly("black tea is cold", "Green tea is hot");
        assertThat(found("teas")).isEmpty();
        assertThat(found("is")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyTheCallersRoomsAreSearched(boolean indexed) {
        RoomId mine = chat.privateRoom(ADA);
        RoomId left = chat.privateRoom(BOB, ADA);
        RoomId banned = chat.privateRoom(BOB, ADA);
        RoomId other = chat.privateRoom(BOB, CY);
        chat.post(mine, ADA, "tea at mine");
        chat.post(left, BOB, "tea where I was");
        chat.post(banned, BOB, "tea where I may not");
        chat.post(other, BOB, "tea elsewhere");
        chat.done(new LeaveRoom(ADA, left));
        chat.done(new RemoveMember(BOB, banned, ADA, true));
        indexIf(indexed);

        assertThat(found("tea")).containsExactly("tea at mine");
        assertThat(found("tea", mine)).containsExactly("tea at mine");
        for (RoomId denied : List.of(left, banned, other)) {
            assertThat(refusalOf(chat.search.find(ADA, "tea", denied, MessageSearch.NEWEST, 1))
                            .reason())
                    .isEqualTo(Reason.ROOM_ACCESS_DENIED);
        }
        assertThat(answerOf(chat.search.find(new dev.parley.server.model.UserId(4), "tea", null, Long.MAX_VALUE, 1))
                        .items())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMemberOfMoreRoomsThanAQuestionCanNameSearchesThemAll(boolean indexed) {
        RoomId mine = chat.privateRoom(ADA);
        RoomId other = chat.privateRoom(BOB);
        chat.post(mine, ADA, "tea");
        chat.post(other, BOB, "tea elsewhere");
        chat.execute("INSERT INTO members SELECT n, 1, 2, 0, 0, now() FROM generate_series(1, 300) n");
        indexIf(indexed);

        assertThat(found("tea")).containsExactly("tea");
    }

    @Test
    void pagesMeetWithoutGapOrOverlapAcrossTheIndexedAndTheNew() {
        RoomId one = chat.privateRoom(ADA);
        RoomId two = chat.privateRoom(ADA);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add("tea " + i);
            chat.post(i % 2 == 0 ? one : two, ADA, "tea " + i);
            if (i == 5) chat.indexAll();
        }
        for (int size = 1; size <= 11; size++) {
            List<String> texts = new ArrayList<>();
            @Nullable Long before = MessageSearch.NEWEST;
            while (before != null) {
                Page<MessageView, Long> page = answerOf(chat.search.find(ADA, "tea", null, before, size));
                assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
                page.items().forEach(view -> texts.add(view.message().text()));
                before = page.next();
            }
            assertThat(texts).as("pages of %d", size).isEqualTo(sent.reversed());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEditIsFoundByItsNewWordsAndADeletionByNone(boolean indexed) {
        RoomId room = chat.privateRoom(ADA);
        long edited = chat.post(room, ADA, "tea");
        long deleted = chat.post(room, ADA, "coffee");
        long emptied = chat.post(room, ADA, "cocoa");
        chat.indexAll();
        chat.done(new EditMessage(ADA, room, edited, "water", null, null, null));
        chat.done(new DeleteMessage(ADA, room, deleted));
        chat.done(new EditMessage(ADA, room, emptied, "", java.util.Map.of("a", "b"), null, null));
        indexIf(indexed);

        assertThat(found("tea or coffee or cocoa")).isEmpty();
        assertThat(found("water")).containsExactly("water");
        assertThat(chat.number("SELECT count(*) FROM search_entries")).isEqualTo(indexed ? 1 : 0);
    }

    @Test
    void aQuestionWithoutAWordFindsNothing() {
        RoomId room = chat.privateRoom(ADA);
        chat.post(room, ADA, "tea");
        chat.indexAll();

        assertThat(found("-coffee")).isEmpty();
        assertThat(found("!?")).isEmpty();
        assertThat(found("-coffee", room)).isEmpty();
    }

    @Test
    void nobodyCanAskForARoomByItsWord() {
        RoomId room = chat.privateRoom(BOB);
        RoomId mine = chat.privateRoom(ADA);
        chat.post(room, BOB, "secret");
        chat.post(mine, ADA, "room " + room.value());
        chat.indexAll();

        assertThat(found("\"room " + room.value() + "\"")).containsExactly("room " + room.value());
        assertThat(found("secret or 'room " + room.value() + "' | :* & ! <-> ("))
                .containsExactly("room " + room.value());
    }

    @Test
    void aQuestionHas1To256Characters() {
        assertThat(refusalOf(chat.search.find(ADA, "", null, 1, 1)).reason()).isEqualTo(Reason.FIELD_INVALID);
        assertThat(refusalOf(chat.search.find(ADA, "a\u0000", null, 1, 1)).reason())
                .isEqualTo(Reason.FIELD_INVALID);
        assertThat(refusalOf(chat.search.find(ADA, "a".repeat(257), null, 1, 1)).reason())
                .isEqualTo(Reason.FIELD_INVALID);
        assertThat(answerOf(chat.search.find(ADA, "\uD83C\uDF75".repeat(256), null, 1, 1))
                        .items())
                .isEmpty();
    }

    @Test
    void whatIsFoundHasItsReactions() {
        RoomId room = chat.privateRoom(ADA);
        long seq = chat.post(room, ADA, "tea");
        chat.done(new AddReaction(ADA, room, seq, "+"));

        assertThat(answerOf(chat.search.find(ADA, "tea", room, MessageSearch.NEWEST, 1))
                        .items()
                        .getFirst()
                        .reactions())
                .containsExactly(new Reaction("+", 1, List.of(ADA), true));
    }
}
