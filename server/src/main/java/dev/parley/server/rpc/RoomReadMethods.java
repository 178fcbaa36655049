package dev.parley.server.rpc;

import dev.parley.server.chat.RoomReads;
import dev.parley.server.chat.RoomsSnapshot;
import dev.parley.server.log.ResumeToken;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.GetRoomRequest;
import dev.parley.v1.GetRoomResponse;
import dev.parley.v1.ListMembersRequest;
import dev.parley.v1.ListMembersResponse;
import dev.parley.v1.ListPublicRoomsRequest;
import dev.parley.v1.ListPublicRoomsResponse;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.ListRoomsResponse;
import dev.parley.v1.RoomServiceGrpc;
import java.util.List;

/// The methods of `RoomService` that read.
final class RoomReadMethods {
    private final RoomReads rooms;

    RoomReadMethods(RoomReads rooms) {
        this.rooms = rooms;
    }

    List<Rpc<?, ?>> all() {
        return List.of(
                Rpc.read(RoomServiceGrpc.getGetRoomMethod(), ConnectRequest::getGetRoom, this::get),
                Rpc.read(RoomServiceGrpc.getListRoomsMethod(), ConnectRequest::getListRooms, this::list),
                Rpc.read(
                        RoomServiceGrpc.getListPublicRoomsMethod(),
                        ConnectRequest::getListPublicRooms,
                        this::listPublic),
                Rpc.read(RoomServiceGrpc.getListMembersMethod(), ConnectRequest::getListMembers, this::listMembers));
    }

    private Outcome<GetRoomResponse> get(Origin origin, GetRoomRequest request) {
        return rooms.getRoom(origin.user(), Arguments.room("room_id", request.getRoomId()))
                .map(room -> GetRoomResponse.newBuilder()
                        .setRoom(Mapping.summary(room))
                        .build());
    }

    private Outcome<ListRoomsResponse> list(Origin origin, ListRoomsRequest request) {
        List<String> place = PageTokens.decode(origin.user(), request);
        RoomId after = place == null ? null : Arguments.room("page_token", place.get(1));
        RoomsSnapshot snapshot = rooms.listRooms(origin.user(), after, Arguments.pageSize(request.getPageSize()));
        // The first page's, so that a stream from it carries what happened while the pages were read.
        String resumeToken =
                place == null ? new ResumeToken(snapshot.logId(), snapshot.position()).toString() : place.get(0);
        RoomId next = snapshot.page().next();
        return Outcome.done(ListRoomsResponse.newBuilder()
                .addAllRooms(
                        snapshot.page().items().stream().map(Mapping::summary).toList())
                .setNextPageToken(
                        next == null ? "" : PageTokens.encode(origin.user(), request, resumeToken, next.toString()))
                .setResumeToken(resumeToken)
                .build());
    }

    private Outcome<ListPublicRoomsResponse> listPublic(Origin origin, ListPublicRoomsRequest request) {
        List<String> place = PageTokens.decode(origin.user(), request);
        var page = rooms.listPublicRooms(
                origin.user(),
                request.getQuery(),
                place == null ? null : place.getFirst(),
                Arguments.pageSize(request.getPageSize()));
        String next = page.next();
        return Outcome.done(ListPublicRoomsResponse.newBuilder()
                .addAllRooms(page.items().stream().map(Mapping::room).toList())
                .setNextPageToken(next == null ? "" : PageTokens.encode(origin.user(), request, next))
                .build());
    }

    private Outcome<ListMembersResponse> listMembers(Origin origin, ListMembersRequest request) {
        List<String> place = PageTokens.decode(origin.user(), request);
        UserId after = place == null ? null : Arguments.user("page_token", place.getFirst());
        return rooms.listMembers(
                        origin.user(),
                        Arguments.room("room_id", request.getRoomId()),
                        request.getBanned(),
                        after,
                        Arguments.pageSize(request.getPageSize()))
                .map(page -> {
                    UserId next = page.next();
                    return ListMembersResponse.newBuilder()
                            .addAllMembers(
                                    page.items().stream().map(Mapping::member).toList())
                            .setNextPageToken(
                                    next == null ? "" : PageTokens.encode(origin.user(), request, next.toString()))
                            .build();
                });
    }
}
