package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.chat.AddReaction;
import dev.parley.server.chat.DeleteMessage;
import dev.parley.server.chat.EditMessage;
import dev.parley.server.chat.History;
import dev.parley.server.chat.MessageSearch;
import dev.parley.server.chat.Page;
import dev.parley.server.chat.PostMessage;
import dev.parley.server.chat.RemoveReaction;
import dev.parley.server.log.Command;
import dev.parley.server.log.Work;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.v1.AddReactionRequest;
import dev.parley.v1.AddReactionResponse;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.DeleteMessageRequest;
import dev.parley.v1.DeleteMessageResponse;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.EditMessageResponse;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.MarkReadResponse;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.RemoveReactionRequest;
import dev.parley.v1.RemoveReactionResponse;
import dev.parley.v1.SearchMessagesRequest;
import dev.parley.v1.SearchMessagesResponse;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `MessageService`.
final class MessageMethods {
    private final History history;
    private final MessageSearch search;

    MessageMethods(History history, MessageSearch search) {
        this.history = history;
        this.search = search;
    }

    List<Rpc<?, ?>> all() {
        return List.of(
                Rpc.write(
                        MessageServiceGrpc.getSendMessageMethod(),
                        Quota.SENDS,
                        ConnectRequest::getSendMessage,
                        MessageMethods::send,
                        MessageMethods::sent),
                Rpc.keyed(
                        MessageServiceGrpc.getEditMessageMethod(),
                        RequestKey.ALWAYS,
                        ConnectRequest::getEditMessage,
                        MessageMethods::edit,
                        view -> EditMessageResponse.newBuilder()
                                .setMessage(Mapping.message(view))
                                .build()),
                Rpc.write(
                        MessageServiceGrpc.getDeleteMessageMethod(),
                        Quota.SENDS,
                        ConnectRequest::getDeleteMessage,
                        MessageMethods::delete,
                        (request, view) -> DeleteMessageResponse.newBuilder()
                                .setMessage(Mapping.message(view))
                                .build()),
                Rpc.keyed(
                        MessageServiceGrpc.getAddReactionMethod(),
                        RequestKey.IF_GIVEN,
                        ConnectRequest::getAddReaction,
                        MessageMethods::addReaction,
                        reactions -> AddReactionResponse.newBuilder()
                                .addAllReactions(Mapping.reactions(reactions))
                                .build()),
                Rpc.keyed(
                        MessageServiceGrpc.getRemoveReactionMethod(),
                        RequestKey.IF_GIVEN,
                        ConnectRequest::getRemoveReaction,
                        MessageMethods::removeReaction,
                        reactions -> RemoveReactionResponse.newBuilder()
                                .addAllReactions(Mapping.reactions(reactions))
                                .build()),
                Rpc.write(
                        MessageServiceGrpc.getMarkReadMethod(),
                        Quota.REQUESTS,
                        ConnectRequest::getMarkRead,
                        MessageMethods::markRead,
                        MessageMethods::marked),
                Rpc.read(MessageServiceGrpc.getListMessagesMethod(), ConnectRequest::getListMessages, this::list),
                Rpc.read(
                        MessageServiceGrpc.getSearchMessagesMethod(), ConnectRequest::getSearchMessages, this::search));
    }

    private static Outcome<Work<Work.Posted>> send(Origin origin, SendMessageRequest request) {
        return PostMessage.of(
                        origin.user(),
                        Arguments.room("room_id", request.getRoomId()),
                        Arguments.uuid("client_message_id", request.getClientMessageId()),
                        request.getText(),
                        request.getAttributesMap(),
                        request.getReplyToSeq(),
                        Arguments.users("mentioned_user_ids", request.getMentionedUserIdsList()))
                .map(post -> post);
    }

    private static SendMessageResponse sent(SendMessageRequest request, Work.Posted posted) {
        return SendMessageResponse.newBuilder()
                .setRoomId(request.getRoomId())
                .setSeq(posted.seq())
                .setClientMessageId(request.getClientMessageId())
                .setCreateTime(Mapping.timestamp(posted.createTime()))
                .setRepeatedSend(posted.repeated())
                .build();
    }

    private static Command<MessageView> edit(Origin origin, EditMessageRequest request) {
        var message = request.getMessage();
        RoomId room = Arguments.room("message.room_id", message.getRoomId());
        if (message.getSeq() == 0) throw Arguments.invalid("message.seq", "is missing; it is 1 or greater");
        Set<String> changed =
                Arguments.mask(request.getUpdateMask(), message, "text", "attributes", "mentioned_user_ids");
        String text = changed.contains("text") ? message.getText() : null;
        Map<String, String> attributes = changed.contains("attributes") ? message.getAttributesMap() : null;
        List<UserId> mentions = changed.contains("mentioned_user_ids")
                ? Arguments.users("message.mentioned_user_ids", message.getMentionedUserIdsList())
                : null;
        return new EditMessage(
                origin.user(),
                room,
                message.getSeq(),
                text,
                attributes,
                mentions,
                Arguments.revision(message.getEtag()));
    }

    private static Outcome<Work<MessageView>> delete(Origin origin, DeleteMessageRequest request) {
        return Outcome.done(
                new DeleteMessage(origin.user(), Arguments.room("room_id", request.getRoomId()), request.getSeq()));
    }

    private static Command<List<dev.parley.server.model.Reaction>> addReaction(
            Origin origin, AddReactionRequest request) {
        return new AddReaction(
                origin.user(), Arguments.room("room_id", request.getRoomId()), request.getSeq(), request.getEmoji());
    }

    private static Command<List<dev.parley.server.model.Reaction>> removeReaction(
            Origin origin, RemoveReactionRequest request) {
        return new RemoveReaction(
                origin.user(), Arguments.room("room_id", request.getRoomId()), request.getSeq(), request.getEmoji());
    }

    private static Outcome<Work<Work.Marked>> markRead(Origin origin, MarkReadRequest request) {
        return Outcome.done(
                new Work.MarkRead(Arguments.room("room_id", request.getRoomId()), origin.user(), request.getSeq()));
    }

    private static MarkReadResponse marked(MarkReadRequest request, Work.Marked marked) {
        return MarkReadResponse.newBuilder()
                .setReadSeq(marked.readSeq())
                .setUnreadCount(Math.max(0, marked.lastSeq() - marked.readSeq()))
                .build();
    }

    private Outcome<ListMessagesResponse> list(Origin origin, ListMessagesRequest request) {
        RoomId room = Arguments.room("room_id", request.getRoomId());
        int size = Arguments.pageSize(request.getPageSize());
        Long place = seq(origin, request);
        Outcome<Page<MessageView, Long>> page = switch (request.getFromCase()) {
            case AFTER_SEQ -> history.after(origin.user(), room, place == null ? request.getAfterSeq() : place, size);
            case BEFORE_SEQ ->
                history.before(origin.user(), room, place == null ? request.getBeforeSeq() : place, size);
            case FROM_NOT_SET -> history.before(origin.user(), room, place == null ? History.NEWEST : place, size);
        };
        return page.map(messages -> ListMessagesResponse.newBuilder()
                .addAllMessages(messages.items().stream().map(Mapping::message).toList())
                .setNextPageToken(next(origin, request, messages))
                .build());
    }

    private Outcome<SearchMessagesResponse> search(Origin origin, SearchMessagesRequest request) {
        RoomId room = Arguments.optionalRoom("room_id", request.getRoomId());
        Long place = seq(origin, request);
        return search.find(
                        origin.user(),
                        request.getQuery(),
                        room,
                        place == null ? MessageSearch.NEWEST : place,
                        Arguments.pageSize(request.getPageSize()))
                .map(messages -> SearchMessagesResponse.newBuilder()
                        .addAllMessages(
                                messages.items().stream().map(Mapping::message).toList())
                        .setNextPageToken(next(origin, request, messages))
                        .build());
    }

    private static @Nullable Long seq(Origin origin, Message request) {
        List<String> place = PageTokens.decode(origin.user(), request);
        return place == null ? null : Long.valueOf(place.getFirst());
    }

    private static String next(Origin origin, Message request, Page<?, Long> page) {
        Long next = page.next();
        return next == null ? "" : PageTokens.encode(origin.user(), request, Long.toString(next));
    }
}
