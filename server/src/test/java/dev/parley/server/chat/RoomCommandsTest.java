package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.NOBODY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Change.RoomChanged;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomCommandsTest {
    private final ChatFixture chat = new ChatFixture();

    @AfterEach
    void close() {
        chat.close();
    }

    private static CreateRoom create(RoomKind kind, String handle, String title, UserId... members) {
        return new CreateRoom(ADA, kind, handle, title, "", List.of(members));
    }

    private static UpdateRoom titled(UserId caller, RoomId room, String title) {
        return new UpdateRoom(caller, room, title, null, null, null);
    }

    @Test
    void aNewRoomIsInTheLogBeforeItsOwnerAndItsOwnerBeforeItsMembers() {
        List<Entry> entries =
                chat.entriesOf(() -> chat.done(create(RoomKind.PUBLIC, "Tea.Room", "Tea", BOB, ADA, CY, BOB)));

        assertThat(entries)
                .extracting(Entry::change)
                .hasExactlyElementsOfTypes(
                        RoomChanged.class, MemberChanged.class, MemberChanged.class, MemberChanged.class);
        assertThat(entries.stream().skip(1).map(entry -> (MemberChanged) entry.change()))
                .extracting(
                        change -> change.member().user(),
                        change -> change.member().role())
                .containsExactly(tuple(ADA, Role.OWNER), tuple(BOB, Role.MEMBER), tuple(CY, Role.MEMBER));
        RoomSummary summary =
                answerOf(chat.rooms.getRoom(BOB, entries.getFirst().room()));
        assertThat(summary.room().memberCount()).isEqualTo(3);
        assertThat(summary.room().handle()).isEqualTo("Tea.Room");
        List<Entry> stored = chat.log.reads.read(tables -> tables.log().range(0, 100));
        assertThat(stored).hasSize(4);
    }

    @Test
    void membersMayBeReadFromTheEntryThatLetThemIn() {
        List<Entry> entries = chat.entriesOf(() -> chat.privateRoom(ADA, BOB));

        assertThat(chat.number("SELECT joined_position FROM members WHERE user_id = 2"))
                .isEqualTo(entries.getLast().position());
    }

    @Test
    void handlesAreTakenWithoutRegardToCase() {
        chat.publicRoom("Tea", ADA);

        assertThat(chat.refused(create(RoomKind.PUBLIC, "tEA", "Other")).reason())
                .isEqualTo(Reason.HANDLE_TAKEN);
    }

    @Test
    void aRoomWithAnUnknownMemberIsNotMade() {
        var refusal = chat.refused(create(RoomKind.PRIVATE, "", "Tea", BOB, NOBODY));

        assertThat(refusal.reason()).isEqualTo(Reason.USER_NOT_FOUND);
        assertThat(refusal.metadata()).containsEntry("user_id", NOBODY.toString());
        assertThat(chat.number("SELECT count(*) FROM rooms")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "_ab", "-ab", "tea room", "té", "ab\u0000", "abcdefghijklmnopqrstuvwxyz0123456"})
    void aHandleThatBreaksItsRuleIsRefusedByField(String handle) {
        assertThat(chat.refused(create(RoomKind.PUBLIC, handle, "Tea")).fields())
                .extracting(FieldFault::field)
                .containsExactly("handle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "0-", "A_b.c-d", "abcdefghijklmnopqrstuvwxyz012345"})
    void aHandleAtTheBordersOfItsRuleIsTaken(String handle) {
        assertThat(chat.done(create(RoomKind.PUBLIC, handle, "Tea")).room().handle())
                .isEqualTo(handle);
    }

    @Test
    void titlesAndTopicsAreCountedInCharacters() {
        String cup = "\uD83C\uDF75";
        assertThat(chat.done(create(RoomKind.PRIVATE, "", cup.repeat(128)))
                        .room()
                        .title())
                .hasSize(256);
        assertThat(fieldsOf(create(RoomKind.PRIVATE, "", cup.repeat(129)))).containsExactly("title");
        assertThat(fieldsOf(create(RoomKind.PRIVATE, "", ""))).containsExactly("title");
        assertThat(fieldsOf(create(RoomKind.PRIVATE, "", "half " + cup.charAt(0))))
                .containsExactly("title");
        assertThat(fieldsOf(create(RoomKind.PRIVATE, "tea", "Tea"))).containsExactly("handle");
        assertThat(fieldsOf(create(RoomKind.DIRECT, "", "Tea"))).containsExactly("kind");
        assertThat(fieldsOf(new CreateRoom(ADA, RoomKind.PRIVATE, "", "Tea", "t".repeat(1_025), List.of())))
                .containsExactly("topic");
        assertThat(fieldsOf(new CreateRoom(ADA, RoomKind.PRIVATE, "", "Tea", "", Collections.nCopies(101, BOB))))
                .containsExactly("member_user_ids");
    }

    private List<String> fieldsOf(CreateRoom command) {
        return chat.refused(command).fields().stream().map(FieldFault::field).toList();
    }

    @Test
    void anUpdateChangesWhatItNamesAndTheRevision() {
        RoomId room = chat.publicRoom("tea", ADA);
        Room before = answerOf(chat.rooms.getRoom(ADA, room)).room();

        List<Change> changes = chat.changesOf(() -> chat.done(new UpdateRoom(ADA, room, null, "Hot", "coffee", 1L)));

        Room after = answerOf(chat.rooms.getRoom(ADA, room)).room();
        assertThat(changes).containsExactly(new RoomChanged(after));
        assertThat(after.title()).isEqualTo(before.title());
        assertThat(after.topic()).isEqualTo("Hot");
        assertThat(after.handle()).isEqualTo("coffee");
        assertThat(after.revision()).isEqualTo(2);
        assertThat(chat.done(new JoinRoom(BOB, new RoomName.ByHandle("COFFEE")))
                        .room()
                        .id())
                .isEqualTo(room);
        assertThat(chat.refused(new JoinRoom(CY, new RoomName.ByHandle("tea"))).reason())
                .isEqualTo(Reason.ROOM_ACCESS_DENIED);
    }

    @Test
    void anUpdateThatChangesNothingAppendsNothingWhateverItsRevision() {
        RoomId room = chat.publicRoom("tea", ADA);
        UpdateRoom update = new UpdateRoom(ADA, room, "Tea", null, null, 1L);
        chat.done(update);

        assertThat(chat.changesOf(() -> assertThat(chat.done(update).revision()).isEqualTo(2)))
                .isEmpty();
    }

    @Test
    void anUpdateBasedOnAnOldStateIsRefused() {
        RoomId room = chat.privateRoom(ADA);
        chat.done(titled(ADA, room, "One"));

        assertThat(chat.refused(new UpdateRoom(ADA, room, "Two", null, null, 1L))
                        .reason())
                .isEqualTo(Reason.ETAG_MISMATCH);
        assertThat(chat.done(new UpdateRoom(ADA, room, "Two", null, null, 2L)).title())
                .isEqualTo("Two");
    }

    @Test
    void anUpdateTakesAnAdminAndAHandleThatIsFree() {
        RoomId room = chat.publicRoom("tea", ADA, BOB);
        chat.publicRoom("coffee", CY);

        assertThat(chat.refused(titled(BOB, room, "Mine")).reason()).isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(titled(CY, room, "Mine")).reason()).isEqualTo(Reason.ROOM_ACCESS_DENIED);
        assertThat(chat.refused(new UpdateRoom(ADA, room, null, null, "Coffee", null))
                        .reason())
                .isEqualTo(Reason.HANDLE_TAKEN);
        assertThat(chat.refused(new UpdateRoom(ADA, room, null, null, "", null)).fields())
                .extracting(FieldFault::field)
                .containsExactly("room.handle");
        assertThat(chat.done(new UpdateRoom(ADA, room, null, null, "TEA", null)).handle())
                .isEqualTo("TEA");
    }

    @Test
    void twoWhoOpenTheirDirectRoomAtOnceGetTheSameOne() {
        List<CompletableFuture<Outcome<RoomSummary>>> opened = new ArrayList<>();
        List<Change> changes = chat.changesOf(() -> {
            for (int i = 0; i < 20; i++) {
                opened.add(chat.log.submit(i % 2 == 0 ? new OpenDirectRoom(ADA, BOB) : new OpenDirectRoom(BOB, ADA)));
            }
            opened.forEach(CompletableFuture::join);
        });

        assertThat(opened)
                .extracting(future -> answerOf(future.join()).room().id())
                .containsOnly(answerOf(opened.getFirst().join()).room().id());
        assertThat(answerOf(opened.get(1).join()).member().user()).isEqualTo(BOB);
        assertThat(answerOf(opened.getFirst().join()).room().directUsers()).containsExactly(ADA, BOB);
        assertThat(changes).hasExactlyElementsOfTypes(RoomChanged.class, MemberChanged.class, MemberChanged.class);
    }

    @Test
    void aDirectRoomIsOfTwoPeopleWhoExist() {
        assertThat(chat.refused(new OpenDirectRoom(ADA, ADA)).fields())
                .extracting(FieldFault::field)
                .containsExactly("user_id");
        assertThat(chat.refused(new OpenDirectRoom(ADA, NOBODY)).reason()).isEqualTo(Reason.USER_NOT_FOUND);
    }

    @Test
    void aDirectRoomStaysAsItIs() {
        RoomId room = chat.directRoom(ADA, BOB);

        assertThat(List.of(
                        chat.refused(titled(ADA, room, "Us")),
                        chat.refused(new LeaveRoom(ADA, room)),
                        chat.refused(new JoinRoom(ADA, new RoomName.ById(room))),
                        chat.refused(new AddMember(ADA, room, CY)),
                        chat.refused(new RemoveMember(ADA, room, BOB, true)),
                        chat.refused(new SetMemberRole(ADA, room, BOB, Role.ADMIN))))
                .extracting(refusal -> refusal.reason())
                .containsOnly(Reason.ROOM_KIND_UNSUITED);
    }
}
