package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.log.Work;
import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.ReactionChanged;
import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageCommandsTest {
    private final ChatFixture chat = new ChatFixture();
    private RoomId room = new RoomId(1);

    @BeforeEach
    void makeARoom() {
        room = chat.privateRoom(ADA, BOB, CY);
    }

    @AfterEach
    void close() {
        chat.close();
    }

    private EditMessage edit(UserId caller, long seq, String text) {
        return new EditMessage(caller, room, seq, text, null, null, null);
    }

    private Message read(long seq) {
        return answerOf(chat.history.after(ADA, room, seq - 1, 1))
                .items()
                .getFirst()
                .message();
    }

    @Test
    void anEditChangesWhatItNames() {
        Work.Post post =
                answerOf(PostMessage.of(BOB, room, UUID.randomUUID(), "helo", Map.of("k", "v"), 0, List.of(ADA)));
        long seq = chat.done(post).seq();

        List<Change> changes = chat.changesOf(() -> chat.done(edit(BOB, seq, "hello")));

        Message after = read(seq);
        assertThat(after.text()).isEqualTo("hello");
        assertThat(after.attributes()).isEqualTo(Map.of("k", "v"));
        assertThat(after.mentions()).containsExactly(ADA);
        assertThat(after.revision()).isEqualTo(2);
        assertThat(after.editTime()).isNotNull();
        assertThat(changes).containsExactly(new MessageEdited(after));
        assertThat(chat.done(post).repeated())
                .as("the send is still known by its first body")
                .isTrue();
    }

    @Test
    void anEditMayEmptyWhatMayBeEmpty() {
        long seq = chat.done(answerOf(
                        PostMessage.of(BOB, room, UUID.randomUUID(), "hello", Map.of("k", "v"), 0, List.of(ADA))))
                .seq();

        chat.done(new EditMessage(BOB, room, seq, "", Map.of("k", "w"), List.of(), null));
        assertThat(read(seq).text()).isEmpty();
        assertThat(read(seq).mentions()).isEmpty();

        assertThat(chat.refused(new EditMessage(BOB, room, seq, null, Map.of(), null, null))
                        .fields())
                .extracting(FieldFault::field)
                .containsExactly("message.text");
    }

    @Test
    void anEditThatChangesNothingAppendsNothingWhateverItsRevision() {
        long seq = chat.post(room, BOB, "helo");
        EditMessage once = new EditMessage(BOB, room, seq, "hello", null, null, 1L);
        chat.done(once);

        assertThat(chat.changesOf(
                        () -> assertThat(chat.done(once).message().revision()).isEqualTo(2)))
                .isEmpty();
    }

    @Test
    void onlyItsSenderEditsAMessageAndOnlyTheStateItKnows() {
        long seq = chat.post(room, BOB, "one");
        chat.done(edit(BOB, seq, "two"));

        assertThat(chat.refused(edit(ADA, seq, "mine")).reason()).isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(new EditMessage(BOB, room, seq, "three", null, null, 1L))
                        .reason())
                .isEqualTo(Reason.ETAG_MISMATCH);
        assertThat(chat.refused(edit(BOB, 7, "x")).reason()).isEqualTo(Reason.MESSAGE_NOT_FOUND);
        assertThat(chat.refused(edit(BOB, seq, "x".repeat(16_385))).reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(read(seq).text()).isEqualTo("two");
    }

    @Test
    void aDeletedMessageKeepsItsSeqAndLosesItsContentEverywhere() {
        Work.Post post = answerOf(
                PostMessage.of(BOB, room, UUID.randomUUID(), "secret", Map.of("k", "secret"), 0, List.of(ADA)));
        long seq = chat.done(post).seq();
        chat.done(new AddReaction(CY, room, seq, "+"));
        chat.indexAll();

        List<Change> changes = chat.changesOf(() -> chat.done(new DeleteMessage(BOB, room, seq)));

        MessageView view = answerOf(chat.history.before(ADA, room, History.NEWEST, 10))
                .items()
                .getFirst();
        assertThat(changes).containsExactly(new MessageDeleted(view.message()));
        assertThat(view.reactions()).isEmpty();
        assertThat(view.message().isDeleted()).isTrue();
        assertThat(view.message().text()).isEmpty();
        assertThat(view.message().attributes()).isEmpty();
        assertThat(view.message().mentions()).isEmpty();
        assertThat(chat.number("SELECT (SELECT count(*) FROM reactions) + (SELECT count(*) FROM reaction_counts)"
                        + " + (SELECT count(*) FROM search_entries)"))
                .isZero();
        assertThat(chat.done(post).seq())
                .as("a late repeat of the send is still known")
                .isEqualTo(seq);
    }

    @Test
    void deletingTakesTheSenderOrAnAdminAndTwiceChangesNothing() {
        long seq = chat.post(room, BOB, "one");
        assertThat(chat.refused(new DeleteMessage(CY, room, seq)).reason()).isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(new DeleteMessage(CY, room, seq + 1)).reason()).isEqualTo(Reason.MESSAGE_NOT_FOUND);
        chat.done(new SetMemberRole(ADA, room, CY, Role.ADMIN));

        MessageView deleted = chat.done(new DeleteMessage(CY, room, seq));

        assertThat(chat.changesOf(() ->
                        assertThat(chat.done(new DeleteMessage(BOB, room, seq))).isEqualTo(deleted)))
                .isEmpty();
        assertThat(chat.refused(edit(BOB, seq, "back")).reason()).isEqualTo(Reason.MESSAGE_NOT_FOUND);
        assertThat(chat.refused(new AddReaction(ADA, room, seq, "+")).reason()).isEqualTo(Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void inADirectRoomOnlyTheSenderDeletes() {
        RoomId direct = chat.directRoom(ADA, BOB);
        long seq = chat.post(direct, ADA, "hi");

        assertThat(chat.refused(new DeleteMessage(BOB, direct, seq)).reason()).isEqualTo(Reason.ROLE_TOO_LOW);
    }

    @Test
    void reactionsAreCountedInTheOrderOfTheirFirstUse() {
        long seq = chat.post(room, ADA, "hi");
        chat.done(new AddReaction(BOB, room, seq, "z"));
        chat.done(new AddReaction(ADA, room, seq, "a"));
        List<Change> changes = chat.changesOf(() -> {
            chat.done(new AddReaction(CY, room, seq, "z"));
            chat.done(new AddReaction(CY, room, seq, "z"));
        });

        assertThat(changes).containsExactly(new ReactionChanged(seq, CY, "z", true));
        assertThat(chat.done(new AddReaction(CY, room, seq, "z")))
                .containsExactly(
                        new Reaction("z", 2, List.of(BOB, CY), true), new Reaction("a", 1, List.of(ADA), false));
        assertThat(chat.done(new RemoveReaction(BOB, room, seq, "z")))
                .containsExactly(new Reaction("z", 1, List.of(CY), false), new Reaction("a", 1, List.of(ADA), false));
        assertThat(chat.changesOf(() -> chat.done(new RemoveReaction(BOB, room, seq, "z"))))
                .isEmpty();
        assertThat(chat.done(new RemoveReaction(CY, room, seq, "z")))
                .containsExactly(new Reaction("a", 1, List.of(ADA), false));
    }

    @Test
    void aReactionNamesItsFirstTwentyUsersAndCountsAll() {
        chat.users(30);
        long seq = chat.post(room, ADA, "hi");
        for (int user = 30; user >= 5; user--) {
            chat.done(new AddMember(ADA, room, new UserId(user)));
            chat.done(new AddReaction(new UserId(user), room, seq, "+"));
        }

        Reaction reaction = answerOf(chat.history.before(new UserId(5), room, History.NEWEST, 1))
                .items()
                .getFirst()
                .reactions()
                .getFirst();

        assertThat(reaction.count()).isEqualTo(26);
        assertThat(reaction.firstUsers()).hasSize(20).first().isEqualTo(new UserId(30));
        assertThat(reaction.byCaller()).isTrue();
    }

    @Test
    void aMessageHasAtMostTwentyDifferentEmojis() {
        long seq = chat.post(room, ADA, "hi");
        for (int i = 0; i < 20; i++) chat.done(new AddReaction(ADA, room, seq, "e" + i));

        assertThat(chat.refused(new AddReaction(ADA, room, seq, "e20")).fields())
                .extracting(FieldFault::field)
                .containsExactly("emoji");
        assertThat(chat.done(new AddReaction(BOB, room, seq, "e7"))).hasSize(20);
    }

    @Test
    void anEmojiIsShortAndVisible() {
        long seq = chat.post(room, ADA, "hi");
        for (String emoji : List.of("", " ", "a b", "a\u00a0b", "a\u0007", "\u0000", "\uD83C", "e".repeat(33))) {
            assertThat(chat.refused(new AddReaction(ADA, room, seq, emoji)).reason())
                    .as("emoji '%s'", emoji)
                    .isEqualTo(Reason.FIELD_INVALID);
            assertThat(chat.done(new RemoveReaction(ADA, room, seq, emoji))).isEmpty();
        }
        assertThat(chat.done(new AddReaction(ADA, room, seq, "e".repeat(32)))).hasSize(1);
    }
}
