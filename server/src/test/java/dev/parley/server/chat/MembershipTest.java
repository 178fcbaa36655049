package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.DEE;
import static dev.parley.server.chat.ChatFixture.NOBODY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static dev.parley.server.chat.ChatFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.log.Work;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Member;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomSummary;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final RoomId NO_ROOM = new RoomId(1);

    private final ChatFixture chat = new ChatFixture();

    @AfterEach
    void close() {
        chat.close();
    }

    private static JoinRoom join(UserId user, RoomId room) {
        return new JoinRoom(user, new RoomName.ById(room));
    }

    private int countOf(RoomId room) {
        return answerOf(chat.rooms.getRoom(ADA, room)).room().memberCount();
    }

    private void promote(RoomId room, UserId user, Role role) {
        chat.done(new SetMemberRole(ADA, room, user, role));
    }

    @Test
    void whoJoinsHasNothingUnread() {
        RoomId room = chat.publicRoom("tea", ADA);
        chat.post(room, ADA, "one");
        chat.post(room, ADA, "two");

        RoomSummary joined = chat.done(join(BOB, room));

        assertThat(joined.unreadCount()).isZero();
        assertThat(joined.member().readSeq()).isEqualTo(2);
        assertThat(joined.lastMessage()).isNotNull();
        assertThat(joined.room().memberCount()).isEqualTo(2);
        chat.post(room, ADA, "three");
        assertThat(answerOf(chat.rooms.getRoom(BOB, room)).unreadCount()).isEqualTo(1);
    }

    @Test
    void joiningOrAddingAgainChangesNothing() {
        RoomId room = chat.publicRoom("tea", ADA, BOB);

        assertThat(chat.changesOf(() -> {
                    chat.done(join(BOB, room));
                    chat.done(new AddMember(ADA, room, BOB));
                    chat.done(new SetMemberRole(ADA, room, BOB, Role.MEMBER));
                }))
                .isEmpty();
        assertThat(countOf(room)).isEqualTo(2);
    }

    @Test
    void nobodyLearnsWhichRoomsExist() {
        RoomId room = chat.privateRoom(ADA);
        RoomId direct = chat.directRoom(ADA, BOB);

        List<Refusal> refusals = Stream.of(room, direct, NO_ROOM)
                .flatMap(denied -> Stream.<Refusal>concat(
                        Stream.<Work<?>>of(
                                        join(CY, denied),
                                        new LeaveRoom(CY, denied),
                                        new UpdateRoom(CY, denied, "x", null, null, null),
                                        new AddMember(CY, denied, CY),
                                        new RemoveMember(CY, denied, ADA, false),
                                        new SetMemberRole(CY, denied, ADA, Role.MEMBER),
                                        new EditMessage(CY, denied, 1, "x", null, null, null),
                                        new DeleteMessage(CY, denied, 1),
                                        new AddReaction(CY, denied, 1, "x"),
                                        new RemoveReaction(CY, denied, 1, "x"),
                                        new Work.MarkRead(denied, CY, 1))
                                .map(chat::refused),
                        Stream.of(
                                refusalOf(chat.rooms.getRoom(CY, denied)),
                                refusalOf(chat.rooms.listMembers(CY, denied, true, null, 10)),
                                refusalOf(chat.history.before(CY, denied, History.NEWEST, 10)),
                                refusalOf(chat.search.find(CY, "x", denied, MessageSearch.NEWEST, 10)))))
                .toList();

        assertThat(refusals).hasSize(45).containsOnly(Refusal.roomAccessDenied());
        assertThat(chat.refused(new JoinRoom(CY, new RoomName.ByHandle("none"))))
                .isEqualTo(Refusal.roomAccessDenied());
    }

    @Test
    void aMembershipThatEndedIsAnIntervalOfTheLogWithBothItsEnds() {
        RoomId room = chat.publicRoom("tea", ADA);
        Entry in = chat.entriesOf(() -> chat.done(join(BOB, room))).getFirst();
        Entry out = chat.entriesOf(() -> chat.done(new LeaveRoom(BOB, room))).getFirst();

        assertThat(out.change()).isInstanceOfSatisfying(MemberChanged.class, change -> {
            assertThat(change.member().role()).isEqualTo(Role.NONE);
            assertThat(change.actor()).isEqualTo(BOB);
        });
        assertThat(chat.number("SELECT from_position FROM former_memberships")).isEqualTo(in.position());
        assertThat(chat.number("SELECT to_position FROM former_memberships")).isEqualTo(out.position());
        assertThat(chat.rooms.isMember(BOB, room)).isFalse();
        assertThat(countOf(room)).isEqualTo(1);
        assertThat(chat.refused(new LeaveRoom(BOB, room)).reason()).isEqualTo(Reason.ROOM_ACCESS_DENIED);
    }

    @Test
    void theLastOwnerCannotLeaveOrBeDemoted() {
        RoomId room = chat.privateRoom(ADA, BOB);
        assertThat(chat.refused(new LeaveRoom(ADA, room)).reason()).isEqualTo(Reason.LAST_OWNER);
        assertThat(chat.refused(new SetMemberRole(ADA, room, ADA, Role.ADMIN)).reason())
                .isEqualTo(Reason.LAST_OWNER);

        promote(room, BOB, Role.OWNER);
        chat.done(new LeaveRoom(ADA, room));

        assertThat(chat.refused(new LeaveRoom(BOB, room)).reason()).isEqualTo(Reason.LAST_OWNER);
    }

    @Test
    void oneOfTwoOwnersStaysWhenBothLeaveAtOnce() {
        RoomId room = chat.privateRoom(ADA, BOB);
        promote(room, BOB, Role.OWNER);

        var first = chat.log.submit(new LeaveRoom(ADA, room));
        var second = chat.log.submit(new LeaveRoom(BOB, room));

        assertThat(answerOf(first.join())).isEqualTo(new LeaveRoom.Left());
        assertThat(refusalOf(second.join()).reason()).isEqualTo(Reason.LAST_OWNER);
    }

    @Test
    void whoIsBannedStaysOutUntilAnAdminLetsThemIn() {
        RoomId room = chat.publicRoom("tea", ADA, BOB);

        Member banned = chat.done(new RemoveMember(ADA, room, BOB, true));

        assertThat(banned.role()).isEqualTo(Role.BANNED);
        assertThat(countOf(room)).isEqualTo(1);
        assertThat(chat.number("SELECT count(*) FROM former_memberships")).isEqualTo(1);
        assertThat(chat.refused(join(BOB, room)).reason()).isEqualTo(Reason.BANNED);
        assertThat(refusalOf(chat.rooms.getRoom(BOB, room))).isEqualTo(Refusal.roomAccessDenied());
        assertThat(chat.refused(ChatFixture.post(room, BOB, java.util.UUID.randomUUID(), "hi")))
                .isEqualTo(Refusal.roomAccessDenied());
        assertThat(chat.changesOf(() -> chat.done(new RemoveMember(ADA, room, BOB, true))))
                .isEmpty();

        Member added = chat.done(new AddMember(ADA, room, BOB));

        assertThat(added.role()).isEqualTo(Role.MEMBER);
        assertThat(chat.rooms.isMember(BOB, room)).isTrue();
        assertThat(countOf(room)).isEqualTo(2);
    }

    @Test
    void aLiftedBanLeavesAStrangerWhoMayJoin() {
        RoomId room = chat.publicRoom("tea", ADA);
        Member banned = chat.done(new RemoveMember(ADA, room, BOB, true));
        Member lifted = chat.done(new RemoveMember(ADA, room, BOB, false));

        assertThat(banned.role()).isEqualTo(Role.BANNED);
        assertThat(lifted.role()).isEqualTo(Role.NONE);
        assertThat(chat.number("SELECT count(*) FROM former_memberships")).isZero();
        assertThat(countOf(room)).isEqualTo(1);
        assertThat(chat.done(join(BOB, room)).member().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void aBanInAPrivateRoomIsNotToldToWhoIsBanned() {
        RoomId room = chat.privateRoom(ADA, BOB);
        chat.done(new RemoveMember(ADA, room, BOB, true));

        assertThat(chat.refused(join(BOB, room))).isEqualTo(Refusal.roomAccessDenied());
    }

    @Test
    void removingTakesAnAdminAndAgainstAdminsAnOwner() {
        RoomId room = chat.privateRoom(ADA, BOB, CY, DEE);
        promote(room, BOB, Role.ADMIN);
        promote(room, CY, Role.ADMIN);

        assertThat(chat.refused(new RemoveMember(DEE, room, BOB, false)).reason())
                .isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(new RemoveMember(BOB, room, CY, false)).reason())
                .isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(new RemoveMember(BOB, room, ADA, true)).reason())
                .isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.done(new RemoveMember(BOB, room, DEE, false)).role()).isEqualTo(Role.NONE);
        assertThat(chat.done(new RemoveMember(ADA, room, CY, true)).role()).isEqualTo(Role.BANNED);
        assertThat(countOf(room)).isEqualTo(2);
    }

    @Test
    void removingNamesSomebodyElseWhoIsThere() {
        RoomId room = chat.privateRoom(ADA);

        assertThat(chat.refused(new RemoveMember(ADA, room, ADA, false)).fields())
                .extracting(FieldFault::field)
                .containsExactly("user_id");
        assertThat(chat.refused(new RemoveMember(ADA, room, BOB, false)).reason())
                .isEqualTo(Reason.MEMBER_NOT_FOUND);
        assertThat(chat.refused(new RemoveMember(ADA, room, NOBODY, true)).reason())
                .isEqualTo(Reason.USER_NOT_FOUND);
        assertThat(chat.refused(new AddMember(ADA, room, NOBODY)).reason()).isEqualTo(Reason.USER_NOT_FOUND);
    }

    @Test
    void rolesAreGivenByOwnersToMembers() {
        RoomId room = chat.publicRoom("tea", ADA, BOB, CY);
        promote(room, BOB, Role.ADMIN);
        chat.done(new RemoveMember(ADA, room, CY, true));

        assertThat(chat.refused(new SetMemberRole(BOB, room, BOB, Role.OWNER)).reason())
                .isEqualTo(Reason.ROLE_TOO_LOW);
        assertThat(chat.refused(new SetMemberRole(ADA, room, CY, Role.ADMIN)).reason())
                .isEqualTo(Reason.MEMBER_NOT_FOUND);
        assertThat(chat.refused(new SetMemberRole(ADA, room, DEE, Role.ADMIN)).reason())
                .isEqualTo(Reason.MEMBER_NOT_FOUND);
        assertThat(chat.refused(new AddMember(CY, room, DEE)).reason()).isEqualTo(Reason.ROOM_ACCESS_DENIED);
        assertThat(chat.done(new AddMember(BOB, room, DEE)).role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void aFullRoomTakesNobodyIn() {
        RoomId room = chat.publicRoom("tea", ADA);
        chat.execute("UPDATE rooms SET member_count = 9999");

        chat.done(join(BOB, room));

        assertThat(chat.refused(join(CY, room)).reason()).isEqualTo(Reason.ROOM_FULL);
        assertThat(chat.refused(new AddMember(ADA, room, CY)).metadata()).containsEntry("limit", "10000");
        assertThat(chat.changesOf(() -> chat.done(join(BOB, room)))).isEmpty();
    }
}
