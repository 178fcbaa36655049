package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.DEE;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static dev.parley.server.chat.ChatFixture.refusalOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.log.Work;
import dev.parley.server.model.Member;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomReadsTest {
    private final ChatFixture chat = new ChatFixture();

    @AfterEach
    void close() {
        chat.close();
    }

    @Test
    void theSnapshotShowsRoomsWithHeadsUnreadCountsAndLastMessages() {
        RoomId quiet = chat.privateRoom(ADA, BOB);
        RoomId busy = chat.privateRoom(BOB, ADA);
        chat.post(busy, BOB, "one");
        chat.post(busy, BOB, "two");
        chat.done(new Work.MarkRead(busy, ADA, 1));

        RoomsSnapshot snapshot = chat.rooms.listRooms(ADA, null, 10);

        List<RoomSummary> rooms = snapshot.page().items();
        assertThat(rooms)
                .extracting(summary -> summary.room().id())
                .containsExactlyInAnyOrder(quiet, busy)
                .isSortedAccordingTo((a, b) -> Long.compare(a.value(), b.value()));
        RoomSummary second = rooms.stream()
                .filter(summary -> summary.room().id().equals(busy))
                .findFirst()
                .orElseThrow();
        assertThat(second.unreadCount()).isEqualTo(1);
        assertThat(second.member().role()).isEqualTo(Role.MEMBER);
        assertThat(requireNonNull(second.lastMessage()).text()).isEqualTo("two");
        RoomSummary first = rooms.stream()
                .filter(summary -> summary.room().id().equals(quiet))
                .findFirst()
                .orElseThrow();
        assertThat(first.lastMessage()).isNull();
        assertThat(snapshot.page().next()).isNull();
        assertThat(snapshot.position()).isEqualTo(chat.log.announced.getLast().position());
        assertThat(snapshot.logId())
                .isEqualTo(chat.log.reads.read(tables -> tables.log().head().logId()));
    }

    @Test
    void pagesOfRoomsMeetWithoutGapOrOverlap() {
        List<RoomId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) all.add(chat.privateRoom(ADA, BOB));
        chat.done(new RemoveMember(ADA, all.get(2), BOB, true));
        chat.done(new LeaveRoom(BOB, all.get(3)));

        assertThat(roomsByPagesOf(BOB, 1)).hasSize(3).doesNotContain(all.get(2), all.get(3));
        assertThat(roomsByPagesOf(ADA, 5)).hasSize(5);
        for (int size = 1; size <= 6; size++) {
            assertThat(roomsByPagesOf(ADA, size)).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(roomsByPagesOf(DEE, 1)).isEmpty();
    }

    private List<RoomId> roomsByPagesOf(UserId user, int size) {
        List<RoomId> rooms = new ArrayList<>();
        @Nullable RoomId after = null;
        do {
            Page<RoomSummary, RoomId> page =
                    chat.rooms.listRooms(user, after, size).page();
            assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
            page.items().forEach(summary -> rooms.add(summary.room().id()));
            after = page.next();
        } while (after != null);
        return rooms;
    }

    @Test
    void theDirectoryFindsPublicRoomsByTheBeginningOfHandleOrTitle() {
        chat.publicRoom("zebra", ADA);
        chat.publicRoom("Apple", ADA);
        chat.publicRoom("mango", ADA);
        chat.privateRoom(ADA);
        chat.done(new CreateRoom(ADA, dev.parley.server.model.RoomKind.PUBLIC, "x1", "APPLES and more", "", List.of()));

        assertThat(handlesFound("")).containsExactly("Apple", "mango", "x1", "zebra");
        assertThat(handlesFound("aPP")).containsExactly("Apple", "x1");
        assertThat(handlesFound("room m")).containsExactly("mango");
        assertThat(handlesFound("%")).isEmpty();
        assertThat(handlesFound("\u0000".repeat(0) + "é")).isEmpty();
    }

    private List<String> handlesFound(String query) {
        List<String> handles = new ArrayList<>();
        @Nullable String after = null;
        do {
            Page<Room, String> page = chat.rooms.listPublicRooms(BOB, query, after, 1);
            page.items().forEach(room -> handles.add(room.handle()));
            after = page.next();
        } while (after != null);
        return handles;
    }

    @Test
    void theDirectoryDoesNotTellAStrangerHowMuchIsSaid() {
        RoomId room = chat.publicRoom("tea", ADA, BOB, CY);
        chat.post(room, ADA, "hi");
        chat.done(new RemoveMember(ADA, room, CY, true));

        assertThat(chat.rooms
                        .listPublicRooms(BOB, "", null, 10)
                        .items()
                        .getFirst()
                        .lastSeq())
                .isEqualTo(1);
        assertThat(chat.rooms
                        .listPublicRooms(CY, "", null, 10)
                        .items()
                        .getFirst()
                        .lastSeq())
                .isZero();
        assertThat(chat.rooms
                        .listPublicRooms(DEE, "", null, 10)
                        .items()
                        .getFirst()
                        .lastSeq())
                .isZero();
    }

    @Test
    void membersAndBannedAreListedApart() {
        RoomId room = chat.privateRoom(ADA, BOB, CY, DEE);
        chat.done(new RemoveMember(ADA, room, CY, true));

        Page<Member, UserId> first = answerOf(chat.rooms.listMembers(BOB, room, false, null, 2));
        Page<Member, UserId> second = answerOf(chat.rooms.listMembers(BOB, room, false, first.next(), 2));
        assertThat(first.items()).extracting(Member::user).containsExactly(ADA, BOB);
        assertThat(second.items()).extracting(Member::user).containsExactly(DEE);
        assertThat(second.next()).isNull();
        assertThat(answerOf(chat.rooms.listMembers(ADA, room, true, null, 2)).items())
                .extracting(Member::user)
                .containsExactly(CY);
        assertThat(refusalOf(chat.rooms.listMembers(BOB, room, true, null, 2)).reason())
                .isEqualTo(Reason.ROLE_TOO_LOW);
    }

    @Test
    void oneAskedForRoomsIsToldThoseItIsAMemberOf() {
        RoomId in = chat.privateRoom(ADA, BOB);
        RoomId banned = chat.privateRoom(ADA, BOB);
        RoomId out = chat.privateRoom(ADA);
        chat.done(new RemoveMember(ADA, banned, BOB, true));

        assertThat(chat.rooms.memberOf(BOB, List.of(in, banned, out, new RoomId(1))))
                .containsExactly(in);
        assertThat(chat.rooms.memberOf(BOB, List.of())).isEmpty();
    }
}
