package dev.parley.server.rpc;

import dev.parley.server.chat.AddMember;
import dev.parley.server.chat.CreateRoom;
import dev.parley.server.chat.JoinRoom;
import dev.parley.server.chat.LeaveRoom;
import dev.parley.server.chat.OpenDirectRoom;
import dev.parley.server.chat.RemoveMember;
import dev.parley.server.chat.RoomName;
import dev.parley.server.chat.SetMemberRole;
import dev.parley.server.chat.UpdateRoom;
import dev.parley.server.log.Command;
import dev.parley.server.log.Work;
import dev.parley.server.model.Member;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomSummary;
import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.AddMemberResponse;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.CreateRoomResponse;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.JoinRoomResponse;
import dev.parley.v1.LeaveRoomRequest;
import dev.parley.v1.LeaveRoomResponse;
import dev.parley.v1.OpenDirectRoomRequest;
import dev.parley.v1.OpenDirectRoomResponse;
import dev.parley.v1.RemoveMemberRequest;
import dev.parley.v1.RemoveMemberResponse;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.SetMemberRoleRequest;
import dev.parley.v1.SetMemberRoleResponse;
import dev.parley.v1.UpdateRoomRequest;
import dev.parley.v1.UpdateRoomResponse;
import java.util.List;
import java.util.Set;

/// The methods of `RoomService` that write.
final class RoomMethods {
    private RoomMethods() {}

    static List<Rpc<?, ?>> all() {
        return List.of(
                Rpc.keyed(
                        RoomServiceGrpc.getCreateRoomMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getCreateRoom,
                        RoomMethods::create,
                        room -> CreateRoomResponse.newBuilder()
                                .setRoom(Mapping.summary(room))
                                .build()),
                Rpc.keyed(
                        RoomServiceGrpc.getUpdateRoomMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getUpdateRoom,
                        RoomMethods::update,
                        room -> UpdateRoomResponse.newBuilder()
                                .setRoom(Mapping.room(room))
                                .build()),
                Rpc.write(
                        RoomServiceGrpc.getOpenDirectRoomMethod(),
                        Quota.SENDS,
                        ConnectRequest::getOpenDirectRoom,
                        RoomMethods::openDirect,
                        (request, room) -> OpenDirectRoomResponse.newBuilder()
                                .setRoom(Mapping.summary(room))
                                .build()),
                Rpc.keyed(
                        RoomServiceGrpc.getJoinRoomMethod(),
                        RequestKey.IF_GIVEN,
                        ConnectRequest::getJoinRoom,
                        RoomMethods::join,
                        room -> JoinRoomResponse.newBuilder()
                                .setRoom(Mapping.summary(room))
                                .build()),
                Rpc.keyed(
                        RoomServiceGrpc.getLeaveRoomMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getLeaveRoom,
                        RoomMethods::leave,
                        left -> LeaveRoomResponse.getDefaultInstance()),
                Rpc.keyed(
                        RoomServiceGrpc.getAddMemberMethod(),
                        RequestKey.IF_GIVEN,
                        ConnectRequest::getAddMember,
                        RoomMethods::add,
                        member -> AddMemberResponse.newBuilder()
                                .setMember(Mapping.member(member))
                                .build()),
                Rpc.keyed(
                        RoomServiceGrpc.getRemoveMemberMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getRemoveMember,
                        RoomMethods::remove,
                        member -> RemoveMemberResponse.newBuilder()
                                .setMember(Mapping.member(member))
                                .build()),
                Rpc.keyed(
                        RoomServiceGrpc.getSetMemberRoleMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getSetMemberRole,
                        RoomMethods::setRole,
                        member -> SetMemberRoleResponse.newBuilder()
                                .setMember(Mapping.member(member))
                                .build()));
    }

    private static Command<RoomSummary> create(Origin origin, CreateRoomRequest request) {
        return new CreateRoom(
                origin.user(),
                Arguments.kind("kind", request.getKind()),
                request.getHandle(),
                request.getTitle(),
                request.getTopic(),
                Arguments.users("member_user_ids", request.getMemberUserIdsList()));
    }

    private static Command<Room> update(Origin origin, UpdateRoomRequest request) {
        var room = request.getRoom();
        Set<String> changed = Arguments.mask(request.getUpdateMask(), room, "title", "topic", "handle");
        return new UpdateRoom(
                origin.user(),
                Arguments.room("room.room_id", room.getRoomId()),
                changed.contains("title") ? room.getTitle() : null,
                changed.contains("topic") ? room.getTopic() : null,
                changed.contains("handle") ? room.getHandle() : null,
                Arguments.revision(room.getEtag()));
    }

    private static Outcome<Work<RoomSummary>> openDirect(Origin origin, OpenDirectRoomRequest request) {
        return Outcome.done(new OpenDirectRoom(origin.user(), Arguments.user("user_id", request.getUserId())));
    }

    private static Command<RoomSummary> join(Origin origin, JoinRoomRequest request) {
        RoomName name = switch (request.getNameCase()) {
            case ROOM_ID -> new RoomName.ById(Arguments.room("room_id", request.getRoomId()));
            case HANDLE -> new RoomName.ByHandle(request.getHandle());
            case NAME_NOT_SET -> throw Arguments.invalid("name", "is missing; give room_id or handle");
        };
        return new JoinRoom(origin.user(), name);
    }

    private static Command<LeaveRoom.Left> leave(Origin origin, LeaveRoomRequest request) {
        return new LeaveRoom(origin.user(), Arguments.room("room_id", request.getRoomId()));
    }

    private static Command<Member> add(Origin origin, AddMemberRequest request) {
        return new AddMember(
                origin.user(),
                Arguments.room("room_id", request.getRoomId()),
                Arguments.user("user_id", request.getUserId()));
    }

    private static Command<Member> remove(Origin origin, RemoveMemberRequest request) {
        return new RemoveMember(
                origin.user(),
                Arguments.room("room_id", request.getRoomId()),
                Arguments.user("user_id", request.getUserId()),
                request.getBan());
    }

    private static Command<Member> setRole(Origin origin, SetMemberRoleRequest request) {
        return new SetMemberRole(
                origin.user(),
                Arguments.room("room_id", request.getRoomId()),
                Arguments.user("user_id", request.getUserId()),
                Arguments.role("role", request.getRole()));
    }
}
