package dev.parley.client.wire;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.ConnectRequest.RequestCase;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.Reply;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Unary calls, among them every request of Connect.
public final class Calls {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Map<RequestCase, Row<?, ?>> ROWS = rows();

    private Calls() {}

    /// The method of a request of Connect, and how its answer goes into a Reply.
    private record Row<Q, A>(
            MethodDescriptor<Q, A> method, Function<ConnectRequest, Q> request, BiConsumer<Reply.Builder, A> answer) {
        void call(
                Channel channel,
                ConnectRequest whole,
                Duration patience,
                Consumer<Reply> replied,
                Consumer<Failure> refused) {
            Consumer<A> answered = result -> {
                Reply.Builder reply = Reply.newBuilder().setRequestId(whole.getRequestId());
                answer.accept(reply, result);
                replied.accept(reply.build());
            };
            unary(channel, method, request.apply(whole), patience, answered, refused);
        }
    }

    /// The channel as this caller uses it.
    public static Channel as(String accessToken, Channel channel) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + accessToken);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// Makes a request of Connect as the unary call that it stands for. Either of the two is told, once.
    public static void request(
            Channel channel,
            ConnectRequest request,
            Duration patience,
            Consumer<Reply> replied,
            Consumer<Failure> refused) {
        Row<?, ?> row = ROWS.get(request.getRequestCase());
        if (row == null) throw new IllegalArgumentException(request.getRequestCase() + " is no unary request");
        row.call(channel, request, patience, replied, refused);
    }

    /// One call. Either of the two is told, once.
    public static <Q, A> void unary(
            Channel channel,
            MethodDescriptor<Q, A> method,
            Q request,
            Duration patience,
            Consumer<A> answered,
            Consumer<Failure> refused) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new StreamObserver<>() {
            @Override
            public void onNext(A answer) {
                answered.accept(answer);
            }

            @Override
            public void onError(Throwable error) {
                refused.accept(Failure.of(Status.fromThrowable(error), Status.trailersFromThrowable(error)));
            }

            @Override
            public void onCompleted() {}
        });
    }

    private static Map<RequestCase, Row<?, ?>> rows() {
        Map<RequestCase, Row<?, ?>> rows = new EnumMap<>(RequestCase.class);
        rows.put(
                RequestCase.SEND_MESSAGE,
                new Row<>(
                        MessageServiceGrpc.getSendMessageMethod(),
                        ConnectRequest::getSendMessage,
                        Reply.Builder::setSendMessage));
        rows.put(
                RequestCase.EDIT_MESSAGE,
                new Row<>(
                        MessageServiceGrpc.getEditMessageMethod(),
                        ConnectRequest::getEditMessage,
                        Reply.Builder::setEditMessage));
        rows.put(
                RequestCase.DELETE_MESSAGE,
                new Row<>(
                        MessageServiceGrpc.getDeleteMessageMethod(),
                        ConnectRequest::getDeleteMessage,
                        Reply.Builder::setDeleteMessage));
        rows.put(
                RequestCase.ADD_REACTION,
                new Row<>(
                        MessageServiceGrpc.getAddReactionMethod(),
                        ConnectRequest::getAddReaction,
                        Reply.Builder::setAddReaction));
        rows.put(
                RequestCase.REMOVE_REACTION,
                new Row<>(
                        MessageServiceGrpc.getRemoveReactionMethod(),
                        ConnectRequest::getRemoveReaction,
                        Reply.Builder::setRemoveReaction));
        rows.put(
                RequestCase.LIST_MESSAGES,
                new Row<>(
                        MessageServiceGrpc.getListMessagesMethod(),
                        ConnectRequest::getListMessages,
                        Reply.Builder::setListMessages));
        rows.put(
                RequestCase.SEARCH_MESSAGES,
                new Row<>(
                        MessageServiceGrpc.getSearchMessagesMethod(),
                        ConnectRequest::getSearchMessages,
                        Reply.Builder::setSearchMessages));
        rows.put(
                RequestCase.MARK_READ,
                new Row<>(
                        MessageServiceGrpc.getMarkReadMethod(),
                        ConnectRequest::getMarkRead,
                        Reply.Builder::setMarkRead));
        rows.put(
                RequestCase.CREATE_ROOM,
                new Row<>(
                        RoomServiceGrpc.getCreateRoomMethod(),
                        ConnectRequest::getCreateRoom,
                        Reply.Builder::setCreateRoom));
        rows.put(
                RequestCase.GET_ROOM,
                new Row<>(RoomServiceGrpc.getGetRoomMethod(), ConnectRequest::getGetRoom, Reply.Builder::setGetRoom));
        rows.put(
                RequestCase.LIST_ROOMS,
                new Row<>(
                        RoomServiceGrpc.getListRoomsMethod(),
                        ConnectRequest::getListRooms,
                        Reply.Builder::setListRooms));
        rows.put(
                RequestCase.LIST_PUBLIC_ROOMS,
                new Row<>(
                        RoomServiceGrpc.getListPublicRoomsMethod(),
                        ConnectRequest::getListPublicRooms,
                        Reply.Builder::setListPublicRooms));
        rows.put(
                RequestCase.UPDATE_ROOM,
                new Row<>(
                        RoomServiceGrpc.getUpdateRoomMethod(),
                        ConnectRequest::getUpdateRoom,
                        Reply.Builder::setUpdateRoom));
        rows.put(
                RequestCase.OPEN_DIRECT_ROOM,
                new Row<>(
                        RoomServiceGrpc.getOpenDirectRoomMethod(),
                        ConnectRequest::getOpenDirectRoom,
                        Reply.Builder::setOpenDirectRoom));
        rows.put(
                RequestCase.JOIN_ROOM,
                new Row<>(
                        RoomServiceGrpc.getJoinRoomMethod(), ConnectRequest::getJoinRoom, Reply.Builder::setJoinRoom));
        rows.put(
                RequestCase.LEAVE_ROOM,
                new Row<>(
                        RoomServiceGrpc.getLeaveRoomMethod(),
                        ConnectRequest::getLeaveRoom,
                        Reply.Builder::setLeaveRoom));
        rows.put(
                RequestCase.ADD_MEMBER,
                new Row<>(
                        RoomServiceGrpc.getAddMemberMethod(),
                        ConnectRequest::getAddMember,
                        Reply.Builder::setAddMember));
        rows.put(
                RequestCase.REMOVE_MEMBER,
                new Row<>(
                        RoomServiceGrpc.getRemoveMemberMethod(),
                        ConnectRequest::getRemoveMember,
                        Reply.Builder::setRemoveMember));
        rows.put(
                RequestCase.SET_MEMBER_ROLE,
                new Row<>(
                        RoomServiceGrpc.getSetMemberRoleMethod(),
                        ConnectRequest::getSetMemberRole,
                        Reply.Builder::setSetMemberRole));
        rows.put(
                RequestCase.LIST_MEMBERS,
                new Row<>(
                        RoomServiceGrpc.getListMembersMethod(),
                        ConnectRequest::getListMembers,
                        Reply.Builder::setListMembers));
        rows.put(
                RequestCase.GET_ME,
                new Row<>(UserServiceGrpc.getGetMeMethod(), ConnectRequest::getGetMe, Reply.Builder::setGetMe));
        rows.put(
                RequestCase.GET_USER,
                new Row<>(UserServiceGrpc.getGetUserMethod(), ConnectRequest::getGetUser, Reply.Builder::setGetUser));
        rows.put(
                RequestCase.BATCH_GET_USERS,
                new Row<>(
                        UserServiceGrpc.getBatchGetUsersMethod(),
                        ConnectRequest::getBatchGetUsers,
                        Reply.Builder::setBatchGetUsers));
        rows.put(
                RequestCase.SEARCH_USERS,
                new Row<>(
                        UserServiceGrpc.getSearchUsersMethod(),
                        ConnectRequest::getSearchUsers,
                        Reply.Builder::setSearchUsers));
        rows.put(
                RequestCase.UPDATE_PROFILE,
                new Row<>(
                        UserServiceGrpc.getUpdateProfileMethod(),
                        ConnectRequest::getUpdateProfile,
                        Reply.Builder::setUpdateProfile));
        rows.put(
                RequestCase.SET_FOCUS,
                new Row<>(
                        StreamServiceGrpc.getSetFocusMethod(),
                        ConnectRequest::getSetFocus,
                        Reply.Builder::setSetFocus));
        rows.put(
                RequestCase.SET_TYPING,
                new Row<>(
                        StreamServiceGrpc.getSetTypingMethod(),
                        ConnectRequest::getSetTyping,
                        Reply.Builder::setSetTyping));
        rows.put(
                RequestCase.GET_PRESENCE,
                new Row<>(
                        StreamServiceGrpc.getGetPresenceMethod(),
                        ConnectRequest::getGetPresence,
                        Reply.Builder::setGetPresence));
        return rows;
    }
}
