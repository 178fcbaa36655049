package dev.parley.server.promises;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.parley.v1.*;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Every RPC, and what each kind of caller gets for it.
final class AuthorisationTable {
    static final String OK = "OK";
    static final String NO = "PERMISSION_DENIED ROOM_ACCESS_DENIED";
    private static final String LOW = "PERMISSION_DENIED ROLE_TOO_LOW";
    private static final String OWN = "INVALID_ARGUMENT FIELD_INVALID";
    private static final String LAST = "FAILED_PRECONDITION LAST_OWNER";
    private static final String BANNED = "PERMISSION_DENIED BANNED";

    private final List<Row> rows = new ArrayList<>();

    /// Callers with a good token, in the order of a row's expectations.
    enum Caller {
        OWNER,
        ADMIN,
        MEMBER,
        FORMER,
        BANNED,
        STRANGER
    }

    /// Where a call is made: a room in which every caller has its place.
    ///
    /// @param room its id; of a room that does not exist in the column for that
    /// @param ownSeq a message of the member
    /// @param otherSeq a message of the target
    /// @param target another member
    /// @param outsider a user who is no member
    /// @param owner the room's owner
    /// @param session a stream of the caller
    /// @param name of a new user
    record Scene(
            String room,
            String publicRoom,
            long ownSeq,
            long otherSeq,
            String target,
            String outsider,
            String owner,
            String session,
            String refreshToken,
            String name) {}

    /// One RPC with one request.
    ///
    /// @param needsToken whether it must be refused without one
    /// @param ofRoom whether it is about the scene's private room
    /// @param expected one for each caller
    record Row(
            MethodDescriptor<?, ?> method,
            String what,
            boolean needsToken,
            boolean ofRoom,
            Function<Scene, Message> request,
            List<String> expected) {
        String expectedOf(Caller caller) {
            return expected.get(caller.ordinal());
        }

        boolean changesTheRoom() {
            String name = method.getFullMethodName();
            return ofRoom && !name.contains("/Get") && !name.contains("/List") && !name.contains("/Search");
        }

        @Override
        public String toString() {
            return method.getFullMethodName() + (what.isEmpty() ? "" : " (" + what + ")");
        }
    }

    List<Row> rows() {
        return rows;
    }

    AuthorisationTable() {
        auth();
        users();
        rooms();
        membership();
        messages();
        streams();
    }

    private void auth() {
        open(
                AuthServiceGrpc.getSignUpMethod(),
                s -> SignUpRequest.newBuilder()
                        .setHandle(s.name())
                        .setPassword("correct horse battery")
                        .build());
        open(
                AuthServiceGrpc.getSignInMethod(),
                s -> SignInRequest.newBuilder()
                        .setHandle(s.name())
                        .setPassword("correct horse battery")
                        .build());
        open(
                AuthServiceGrpc.getRefreshTokenMethod(),
                s -> RefreshTokenRequest.newBuilder()
                        .setRefreshToken(s.refreshToken())
                        .build());
        open(AuthServiceGrpc.getGetPublicKeysMethod(), s -> GetPublicKeysRequest.getDefaultInstance());
        everybody(AuthServiceGrpc.getSignOutMethod(), s -> SignOutRequest.getDefaultInstance());
    }

    private void users() {
        everybody(UserServiceGrpc.getGetMeMethod(), s -> GetMeRequest.getDefaultInstance());
        everybody(
                UserServiceGrpc.getGetUserMethod(),
                s -> GetUserRequest.newBuilder().setUserId(s.target()).build());
        everybody(
                UserServiceGrpc.getBatchGetUsersMethod(),
                s -> BatchGetUsersRequest.newBuilder().addUserIds(s.target()).build());
        everybody(
                UserServiceGrpc.getSearchUsersMethod(),
                s -> SearchUsersRequest.newBuilder().setQuery("a").build());
        everybody(
                UserServiceGrpc.getUpdateProfileMethod(),
                s -> UpdateProfileRequest.newBuilder()
                        .setUser(User.newBuilder().setDisplayName("Another name"))
                        .build());
    }

    private void rooms() {
        everybody(
                RoomServiceGrpc.getCreateRoomMethod(),
                s -> CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("Mine")
                        .build());
        everybody(RoomServiceGrpc.getListRoomsMethod(), s -> ListRoomsRequest.getDefaultInstance());
        everybody(RoomServiceGrpc.getListPublicRoomsMethod(), s -> ListPublicRoomsRequest.getDefaultInstance());
        everybody(
                RoomServiceGrpc.getOpenDirectRoomMethod(),
                s -> OpenDirectRoomRequest.newBuilder().setUserId(s.target()).build());
        room(
                RoomServiceGrpc.getGetRoomMethod(),
                "",
                members(OK, OK, OK),
                s -> GetRoomRequest.newBuilder().setRoomId(s.room()).build());
        room(
                RoomServiceGrpc.getUpdateRoomMethod(),
                "",
                members(OK, OK, LOW),
                s -> UpdateRoomRequest.newBuilder()
                        .setRoom(Room.newBuilder().setRoomId(s.room()).setTopic("Another topic"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("topic"))
                        .build());
    }

    private void membership() {
        room(
                RoomServiceGrpc.getJoinRoomMethod(),
                "a private room",
                members(OK, OK, OK),
                s -> JoinRoomRequest.newBuilder().setRoomId(s.room()).build());
        rows.add(new Row(
                RoomServiceGrpc.getJoinRoomMethod(),
                "a public room",
                true,
                false,
                s -> JoinRoomRequest.newBuilder().setRoomId(s.publicRoom()).build(),
                List.of(OK, OK, OK, OK, BANNED, OK)));
        room(
                RoomServiceGrpc.getLeaveRoomMethod(),
                "",
                members(LAST, OK, OK),
                s -> LeaveRoomRequest.newBuilder().setRoomId(s.room()).build());
        room(
                RoomServiceGrpc.getAddMemberMethod(),
                "",
                members(OK, OK, LOW),
                s -> AddMemberRequest.newBuilder()
                        .setRoomId(s.room())
                        .setUserId(s.outsider())
                        .build());
        room(
                RoomServiceGrpc.getRemoveMemberMethod(),
                "a member",
                members(OK, OK, LOW),
                s -> remove(s, s.target(), false));
        room(RoomServiceGrpc.getRemoveMemberMethod(), "ban", members(OK, OK, LOW), s -> remove(s, s.outsider(), true));
        room(
                RoomServiceGrpc.getRemoveMemberMethod(),
                "the owner",
                members(OWN, LOW, LOW),
                s -> remove(s, s.owner(), false));
        room(
                RoomServiceGrpc.getSetMemberRoleMethod(),
                "",
                members(OK, LOW, LOW),
                s -> SetMemberRoleRequest.newBuilder()
                        .setRoomId(s.room())
                        .setUserId(s.target())
                        .setRole(Role.ROLE_ADMIN)
                        .build());
        room(
                RoomServiceGrpc.getListMembersMethod(),
                "",
                members(OK, OK, OK),
                s -> ListMembersRequest.newBuilder().setRoomId(s.room()).build());
        room(
                RoomServiceGrpc.getListMembersMethod(),
                "banned",
                members(OK, OK, LOW),
                s -> ListMembersRequest.newBuilder()
                        .setRoomId(s.room())
                        .setBanned(true)
                        .build());
    }

    private static Message remove(Scene scene, String user, boolean ban) {
        return RemoveMemberRequest.newBuilder()
                .setRoomId(scene.room())
                .setUserId(user)
                .setBan(ban)
                .build();
    }

    private void messages() {
        room(
                MessageServiceGrpc.getSendMessageMethod(),
                "",
                members(OK, OK, OK),
                s -> TestClient.request(s.room(), UUID.randomUUID().toString(), "hello"));
        room(
                MessageServiceGrpc.getEditMessageMethod(),
                "the member's",
                members(LOW, LOW, OK),
                s -> EditMessageRequest.newBuilder()
                        .setMessage(dev.parley.v1.Message.newBuilder()
                                .setRoomId(s.room())
                                .setSeq(s.ownSeq())
                                .setText("better"))
                        .build());
        room(
                MessageServiceGrpc.getDeleteMessageMethod(),
                "the member's",
                members(OK, OK, OK),
                s -> delete(s, s.ownSeq()));
        room(
                MessageServiceGrpc.getDeleteMessageMethod(),
                "another's",
                members(OK, OK, LOW),
                s -> delete(s, s.otherSeq()));
        room(
                MessageServiceGrpc.getAddReactionMethod(),
                "",
                members(OK, OK, OK),
                s -> AddReactionRequest.newBuilder()
                        .setRoomId(s.room())
                        .setSeq(s.ownSeq())
                        .setEmoji("🙂")
                        .build());
        room(
                MessageServiceGrpc.getRemoveReactionMethod(),
                "",
                members(OK, OK, OK),
                s -> RemoveReactionRequest.newBuilder()
                        .setRoomId(s.room())
                        .setSeq(s.ownSeq())
                        .setEmoji("🙂")
                        .build());
        room(
                MessageServiceGrpc.getListMessagesMethod(),
                "",
                members(OK, OK, OK),
                s -> ListMessagesRequest.newBuilder().setRoomId(s.room()).build());
        room(
                MessageServiceGrpc.getSearchMessagesMethod(),
                "one room",
                members(OK, OK, OK),
                s -> SearchMessagesRequest.newBuilder()
                        .setRoomId(s.room())
                        .setQuery("hello")
                        .build());
        everybody(
                MessageServiceGrpc.getSearchMessagesMethod(),
                s -> SearchMessagesRequest.newBuilder().setQuery("hello").build());
        room(
                MessageServiceGrpc.getMarkReadMethod(),
                "",
                members(OK, OK, OK),
                s -> MarkReadRequest.newBuilder()
                        .setRoomId(s.room())
                        .setSeq(s.ownSeq())
                        .build());
    }

    private static Message delete(Scene scene, long seq) {
        return DeleteMessageRequest.newBuilder()
                .setRoomId(scene.room())
                .setSeq(seq)
                .build();
    }

    private void streams() {
        everybody(
                StreamServiceGrpc.getConnectMethod(),
                s -> ConnectRequest.newBuilder()
                        .setHello(Hello.newBuilder().addFocusRoomIds(s.room()))
                        .build());
        everybody(
                StreamServiceGrpc.getSubscribeMethod(),
                s -> SubscribeRequest.newBuilder().addFocusRoomIds(s.room()).build());
        everybody(
                StreamServiceGrpc.getPollMethod(),
                s -> PollRequest.newBuilder()
                        .addFocusRoomIds(s.room())
                        .setWait(Durations.ZERO)
                        .build());
        everybody(
                StreamServiceGrpc.getSetFocusMethod(),
                s -> SetFocusRequest.newBuilder()
                        .setSessionId(s.session())
                        .addRoomIds(s.room())
                        .build());
        room(
                StreamServiceGrpc.getSetTypingMethod(),
                "",
                members(OK, OK, OK),
                s -> SetTypingRequest.newBuilder()
                        .setRoomId(s.room())
                        .setTyping(true)
                        .build());
        everybody(
                StreamServiceGrpc.getGetPresenceMethod(),
                s -> GetPresenceRequest.newBuilder().addUserIds(s.target()).build());
    }

    private static List<String> members(String owner, String admin, String member) {
        return List.of(owner, admin, member, NO, NO, NO);
    }

    private void open(MethodDescriptor<?, ?> method, Function<Scene, Message> request) {
        rows.add(new Row(method, "", false, false, request, List.of(OK, OK, OK, OK, OK, OK)));
    }

    private void everybody(MethodDescriptor<?, ?> method, Function<Scene, Message> request) {
        rows.add(new Row(method, "", true, false, request, List.of(OK, OK, OK, OK, OK, OK)));
    }

    private void room(
            MethodDescriptor<?, ?> method, String what, List<String> expected, Function<Scene, Message> request) {
        rows.add(new Row(method, what, true, true, request, expected));
    }
}
