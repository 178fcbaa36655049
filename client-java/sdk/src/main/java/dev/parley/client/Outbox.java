package dev.parley.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Outgoing.State;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages that are not acknowledged yet. Each is in the store before its first try and until its outcome is
/// known, and is repeated under the same id until then. Of one room one is in work at a time, so that they
/// are stored in the order in which they were sent, whatever fails between. On the loop.
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final String UNSENT = "unsent/";
    private static final String FAILED = "failed/";

    private final Store store;
    private final Requests requests;
    private final Events events;
    /// Of each room, in the order of sending: what is to be sent. The first one is in work when the room is
    /// busy.
    private final Map<RoomId, List<Outgoing>> rooms = new HashMap<>();

    private final Map<RoomId, String> busy = new HashMap<>();

    /// What becomes of them.
    interface Events {
        void sent(Outgoing message, SendMessageResponse answer);

        void failed(Outgoing message);
    }

    Outbox(Store store, Requests requests, Events events) {
        this.store = store;
        this.requests = requests;
        this.events = events;
    }

    /// What an earlier run of the program left, in the order of sending.
    List<Outgoing> restore(Map<String, byte[]> kept) {
        Map<String, Outgoing> found = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : kept.entrySet()) {
            if (!entry.getKey().startsWith(UNSENT)) continue;
            byte[] failure = kept.get(FAILED + entry.getKey().substring(UNSENT.length()));
            Outgoing message = parse(entry.getValue(), failure);
            found.put(message.clientMessageId(), message);
        }
        for (Outgoing message : found.values()) {
            if (message.state() == State.PENDING) queue(message.roomId()).add(message);
        }
        List.copyOf(rooms.keySet()).forEach(this::sendNext);
        return List.copyOf(found.values());
    }

    private static Outgoing parse(byte[] kept, byte @Nullable [] failure) {
        try {
            SendMessageRequest request = SendMessageRequest.parseFrom(kept);
            long millis = UUID.fromString(request.getClientMessageId()).getMostSignificantBits() >>> 16;
            ParleyException why = failure == null ? null : failure(new String(failure, StandardCharsets.UTF_8));
            return new Outgoing(
                    new RoomId(request.getRoomId()),
                    request.getClientMessageId(),
                    Mapping.draft(request),
                    Instant.ofEpochMilli(millis),
                    why == null ? State.PENDING : State.FAILED,
                    why);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unsent message that cannot be read", e);
        }
    }

    private static ParleyException failure(String kept) {
        int space = kept.indexOf(' ');
        return new ParleyException(ParleyException.Reason.valueOf(kept.substring(0, space)), kept.substring(space + 1));
    }

    private List<Outgoing> queue(RoomId room) {
        return rooms.computeIfAbsent(room, _ -> new ArrayList<>());
    }

    /// Keeps a message and sends it, after those that were there before.
    void add(Outgoing message) {
        store.put(UNSENT + message.clientMessageId(), Mapping.send(message).toByteArray(), true);
        enqueue(message);
    }

    /// Two threads that send at once may arrive the other way round: the ids say what comes first.
    private void enqueue(Outgoing message) {
        List<Outgoing> queue = queue(message.roomId());
        int at = queue.size();
        int first = busy.containsKey(message.roomId()) ? 1 : 0;
        while (at > first && queue.get(at - 1).clientMessageId().compareTo(message.clientMessageId()) > 0) at--;
        queue.add(at, message);
        sendNext(message.roomId());
    }

    /// A failed one is sent again, before those that wait and are younger.
    void retry(Outgoing message) {
        forget(FAILED + message.clientMessageId());
        enqueue(message);
    }

    /// A failed one is given up.
    void discard(Outgoing message) {
        forget(FAILED + message.clientMessageId());
        forget(UNSENT + message.clientMessageId());
    }

    /// Nothing is sent any more.
    void clear() {
        rooms.clear();
        busy.clear();
    }

    /// What stays in the store for all that is only repeated, and found by its id.
    private void forget(String key) {
        try {
            store.remove(key);
        } catch (UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "the store could not forget what was sent", e);
        }
    }

    private void sendNext(RoomId room) {
        List<Outgoing> queue = queue(room);
        if (queue.isEmpty()) {
            rooms.remove(room);
            return;
        }
        if (busy.containsKey(room)) return;
        Outgoing message = queue.getFirst();
        busy.put(room, message.clientMessageId());
        Consumer<Reply> sent = reply -> {
            done(message);
            events.sent(message, reply.getSendMessage());
        };
        Consumer<ParleyException> failed = why -> fail(message, why);
        requests.make(ConnectRequest.newBuilder().setSendMessage(Mapping.send(message)), null, sent, failed);
    }

    private void done(Outgoing message) {
        forget(UNSENT + message.clientMessageId());
        next(message);
    }

    private void fail(Outgoing message, ParleyException why) {
        // A client that closes has not failed: the next one sends it. Nor is what was cleared of interest.
        boolean isMine = message.clientMessageId().equals(busy.get(message.roomId()));
        if (why.reason() == ParleyException.Reason.CLOSED || !isMine) return;
        String kept = why.reason() + " " + why.getMessage();
        try {
            store.put(FAILED + message.clientMessageId(), kept.getBytes(StandardCharsets.UTF_8), false);
        } catch (UncheckedIOException e) {
            // The next run of the program tries it once more.
            LOG.log(System.Logger.Level.WARNING, "the store could not keep why a message failed", e);
        }
        next(message);
        events.failed(message.in(State.FAILED, why));
    }

    private void next(Outgoing message) {
        busy.remove(message.roomId());
        queue(message.roomId()).remove(message);
        sendNext(message.roomId());
    }
}
