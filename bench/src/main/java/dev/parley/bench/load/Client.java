package dev.parley.bench.load;

import com.google.rpc.Status;
import dev.parley.bench.wire.Network;
import dev.parley.bench.wire.Receiver;
import dev.parley.bench.wire.Transport;
import dev.parley.bench.wire.User;
import dev.parley.v1.SendMessageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One connection of one user: sends, and holds every delivery against what must come. Confined to the client thread.
public final class Client implements Receiver {
    /// What a client may send without an answer; the service's own limit is 256.
    static final int MAX_UNACKNOWLEDGED = 256;

    private final int index;
    private final Ledger ledger;
    private final Transport transport;
    private final Map<Long, Seat> seats = new HashMap<>();
    private final List<Seat> seatList = new ArrayList<>();
    private final @Nullable Unacknowledged[] unacknowledged = new @Nullable Unacknowledged[MAX_UNACKNOWLEDGED];
    private long sent;
    private long answered;
    private long now;
    private @Nullable Seat last;
    private Runnable onAcknowledged = () -> {};
    private Runnable onCaughtUp = () -> {};
    private boolean open;
    private boolean openedBefore;
    private boolean caughtUp;

    Client(int index, Network network, User user, Ledger ledger, Transport.Factory transports) {
        this.index = index;
        this.ledger = ledger;
        this.transport = transports.of(network, user, this);
    }

    /// A room that the client is a member of, and the seq that must come next.
    private static final class Seat {
        final Room room;
        long next = 1;

        Seat(Room room) {
            this.room = room;
        }
    }

    private record Unacknowledged(Room room, long nanos, long key) {}

    /// The client is a member of the room from now on.
    void sit(Room room) {
        Seat seat = new Seat(room);
        seats.put(room.number(), seat);
        seatList.add(seat);
    }

    Room room(int seat) {
        return seatList.get(seat).room;
    }

    int rooms() {
        return seatList.size();
    }

    /// Connects, from the newest token if there was one, and takes every frame. The first time it begins now:
    /// what is sent to its rooms in that very moment counts as skipped or doubled.
    public void open() {
        open(Transport.ALL_FRAMES);
    }

    /// Connects and takes so many frames, then stalls.
    public void open(int frames) {
        if (!openedBefore) seatList.forEach(seat -> seat.next = seat.room.newest() + 1);
        openedBefore = true;
        open = true;
        caughtUp = false;
        transport.open(frames);
    }

    /// Where a client stands, to come back to.
    public record Mark(String token, long[] next) {}

    public Mark mark() {
        return new Mark(
                transport.resumeToken(),
                seatList.stream().mapToLong(seat -> seat.next).toArray());
    }

    /// Forgets what came since the mark; the next opening goes on from there.
    void rewind(Mark mark) {
        for (int i = 0; i < mark.next().length; i++) seatList.get(i).next = mark.next()[i];
        transport.rewind(mark.token());
    }

    /// Breaks the connection; the token is kept.
    public void close() {
        open = false;
        transport.close();
    }

    boolean isOpen() {
        return open;
    }

    /// Told after each acknowledgement.
    void onAcknowledged(Runnable action) {
        onAcknowledged = action;
    }

    /// Told once for each time that the client opens, when the service says "caught up".
    void onCaughtUp(Runnable action) {
        onCaughtUp = action;
    }

    int unanswered() {
        return (int) (sent - answered);
    }

    /// Sends to a room.
    ///
    /// @param nanos when it was to be sent
    void send(Room room, long nanos) {
        long number = sent++;
        long key = MessageText.key(index, number);
        unacknowledged[(int) number & (MAX_UNACKNOWLEDGED - 1)] = new Unacknowledged(room, nanos, key);
        transport.send(
                number,
                SendMessageRequest.newBuilder()
                        .setRoomId(room.id())
                        .setClientMessageId(timeOrdered().toString())
                        .setText(MessageText.of(nanos, key))
                        .build());
    }

    /// A UUID of version 7 (RFC 9562): milliseconds, then chance.
    private static UUID timeOrdered() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | 0x7000 | (random.nextLong() & 0xFFF);
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    /// Whether everything that was acknowledged or seen by anybody has come here, too.
    boolean isComplete() {
        for (Seat seat : seatList) if (seat.next <= seat.room.newest()) return false;
        return unanswered() == 0;
    }

    @Override
    public void arrived() {
        now = System.nanoTime();
    }

    @Override
    public void delivered(long room, long seq, Bytes text) {
        Seat seat = last;
        if (seat == null || seat.room.number() != room) {
            seat = seats.get(room);
            last = seat;
        }
        if (seat == null) {
            ledger.problem("a message of a room whose member the client is not");
            return;
        }
        if (seq != seat.next) {
            ledger.problem(seq < seat.next ? "a message came a second time" : "a message was skipped");
            if (seq < seat.next) return;
        }
        seat.next = seq + 1;
        if (!seat.room.delivered(seq, MessageText.key(text)))
            ledger.problem("another message than was acknowledged or seen by others");
        ledger.delivered(MessageText.nanos(text), now);
    }

    @Override
    public void acknowledged(long request, long seq) {
        Unacknowledged message = answer(request);
        if (message == null) return;
        if (!message.room().acknowledged(seq, message.key()))
            ledger.problem("an acknowledgement with the seq of another message");
        ledger.acknowledged(message.nanos(), now);
        onAcknowledged.run();
    }

    @Override
    public void refused(long request, Status why) {
        if (answer(request) != null) ledger.problem("a send was refused: " + why.getMessage());
    }

    /// What this is the answer to; null when there is nothing, or it had one.
    private @Nullable Unacknowledged answer(long request) {
        int at = (int) request & (MAX_UNACKNOWLEDGED - 1);
        Unacknowledged message = unacknowledged[at];
        if (message == null || message.key() != MessageText.key(index, request)) {
            ledger.problem("an answer to nothing");
            return null;
        }
        unacknowledged[at] = null;
        answered++;
        return message;
    }

    @Override
    public void frameEnd(int bytes, int events, boolean saysCaughtUp) {
        ledger.frame(bytes, events);
        if (!saysCaughtUp || caughtUp) return;
        caughtUp = true;
        onCaughtUp.run();
    }

    @Override
    public void ended(io.grpc.Status status) {
        ledger.problem("a stream ended: " + status);
        open = false;
    }
}
