package dev.parley.client;

import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Outgoing.State;
import dev.parley.v1.SendMessageResponse;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/// What a user sends: shown in its timeline at once, given to the outbox, and shown as what became of it. Its
/// methods for the user may be called from any thread; the rest is on the loop.
final class Sending implements Outbox.Events {
    private static final System.Logger LOG = System.getLogger(Sending.class.getName());

    private final Loop loop;
    private final TimeOrderedIds ids;
    private final Tokens tokens;
    private final Rooms rooms;
    private final Outbox outbox;
    private final Consumer<Change> notices;

    /// @param loaded what an earlier run of the program kept
    Sending(
            Loop loop,
            TimeOrderedIds ids,
            Tokens tokens,
            Rooms rooms,
            Requests requests,
            Store store,
            Map<String, byte[]> loaded,
            Consumer<Change> notices) {
        this.loop = loop;
        this.ids = ids;
        this.tokens = tokens;
        this.rooms = rooms;
        this.notices = notices;
        this.outbox = new Outbox(store, requests, this);
        for (Outgoing message : outbox.restore(loaded)) {
            ids.startAfter(message.clientMessageId());
            rooms.timeline(message.roomId()).add(message);
        }
    }

    /// Shows a message, keeps it, and sends it.
    Outgoing send(RoomId room, Draft draft) {
        Outgoing message = new Outgoing(room, ids.next(loop.now()), draft, loop.now(), State.PENDING, null);
        rooms.timeline(room).add(message);
        loop.execute(() -> keepAndSend(message));
        changed(room);
        return message;
    }

    private void keepAndSend(Outgoing message) {
        try {
            outbox.add(message);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.ERROR, "a message could not be kept, so it is not sent", e);
            failed(message.in(
                    State.FAILED,
                    new ParleyException(ParleyException.Reason.NOT_KEPT, String.valueOf(e.getMessage()))));
        }
    }

    /// Sends a failed one again; any other stays as it is.
    void retry(Outgoing given) {
        loop.execute(() -> {
            Timeline timeline = rooms.timeline(given.roomId());
            Outgoing message = timeline.outgoing(given.clientMessageId()).orElse(null);
            ParleyException why = message == null ? null : message.failure();
            if (message == null || why == null) return;
            if (why.reason() == ParleyException.Reason.CLIENT_MESSAGE_ID_REUSED) {
                giveUp(message);
                send(message.roomId(), message.draft());
                return;
            }
            Outgoing again = message.in(State.PENDING, null);
            timeline.change(again);
            changed(again.roomId());
            if (why.reason() == ParleyException.Reason.NOT_KEPT) keepAndSend(again);
            else outbox.retry(again);
        });
    }

    /// Gives a failed one up; any other stays as it is.
    void discard(Outgoing given) {
        loop.execute(() -> rooms.timeline(given.roomId())
                .outgoing(given.clientMessageId())
                .filter(message -> message.state() == State.FAILED)
                .ifPresent(this::giveUp));
    }

    private void giveUp(Outgoing message) {
        outbox.discard(message);
        rooms.timeline(message.roomId()).forget(message.clientMessageId());
        changed(message.roomId());
    }

    /// Nothing is sent any more.
    void clear() {
        outbox.clear();
    }

    @Override
    public void sent(Outgoing message, SendMessageResponse answer) {
        // Out of the room meanwhile: it is there, for others to see.
        if (rooms.room(message.roomId()).isEmpty()) {
            rooms.timeline(message.roomId()).forget(message.clientMessageId());
            changed(message.roomId());
            return;
        }
        tokens.userId()
                .ifPresent(self -> rooms.timeline(message.roomId())
                        .sent(
                                message.clientMessageId(),
                                answer.getSeq(),
                                Mapping.instant(answer.getCreateTime()),
                                self));
        changed(message.roomId());
    }

    @Override
    public void failed(Outgoing message) {
        rooms.timeline(message.roomId()).change(message);
        changed(message.roomId());
    }

    private void changed(RoomId room) {
        notices.accept(new Change.TimelineChanged(room));
    }
}
