package dev.parley.server.rpc;

import dev.parley.server.chat.RoomReads;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.fanout.Subscribers;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.GetPresenceRequest;
import dev.parley.v1.GetPresenceResponse;
import dev.parley.v1.SetFocusRequest;
import dev.parley.v1.SetFocusResponse;
import dev.parley.v1.SetTypingRequest;
import dev.parley.v1.SetTypingResponse;
import dev.parley.v1.StreamServiceGrpc;
import java.util.ArrayList;
import java.util.List;

/// The unary methods of `StreamService`.
final class StreamMethods {
    private final Subscribers subscribers;
    private final RoomReads rooms;

    StreamMethods(Subscribers subscribers, RoomReads rooms) {
        this.subscribers = subscribers;
        this.rooms = rooms;
    }

    List<Rpc<?, ?>> all() {
        return List.of(
                Rpc.immediate(StreamServiceGrpc.getSetFocusMethod(), ConnectRequest::getSetFocus, this::setFocus),
                Rpc.read(StreamServiceGrpc.getSetTypingMethod(), ConnectRequest::getSetTyping, this::setTyping),
                Rpc.immediate(
                        StreamServiceGrpc.getGetPresenceMethod(), ConnectRequest::getGetPresence, this::getPresence));
    }

    private Outcome<SetFocusResponse> setFocus(Origin origin, SetFocusRequest request) {
        List<RoomId> inView = Arguments.rooms("room_ids", request.getRoomIdsList());
        Subscriber ownStream = origin.stream();
        if (request.getSessionId().isEmpty() && ownStream != null) {
            ownStream.focus(inView);
        } else if (!subscribers.focus(origin.user(), request.getSessionId(), inView)) {
            return Outcome.refused(Refusal.field(
                    "session_id", "names no open stream of yours here; give Welcome.session_id of one that is open"));
        }
        return Outcome.done(SetFocusResponse.getDefaultInstance());
    }

    private Outcome<SetTypingResponse> setTyping(Origin origin, SetTypingRequest request) {
        RoomId room = Arguments.room("room_id", request.getRoomId());
        if (!rooms.isMember(origin.user(), room)) return Outcome.refused(Refusal.roomAccessDenied());
        subscribers.typing().set(room, origin.user(), request.getTyping());
        return Outcome.done(SetTypingResponse.getDefaultInstance());
    }

    private Outcome<GetPresenceResponse> getPresence(Origin origin, GetPresenceRequest request) {
        List<UserId> asked = new ArrayList<>();
        for (String id : request.getUserIdsList()) asked.add(Arguments.user("user_ids[" + asked.size() + "]", id));
        GetPresenceResponse.Builder answer = GetPresenceResponse.newBuilder();
        for (var status : subscribers.presence().of(asked)) {
            answer.addPresences(Mapping.presence(status.user(), status.online(), status.lastActive()));
        }
        return Outcome.done(answer.build());
    }
}
