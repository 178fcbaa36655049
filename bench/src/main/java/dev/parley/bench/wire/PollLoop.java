package dev.parley.bench.wire;

import dev.parley.v1.PollRequest;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One `Poll` after the other, each with the token of the answer before it; what is sent goes by unary calls over
/// the same connection. An answer is a frame.
public final class PollLoop extends FrameTransport {
    /// Its multiples, without their whole parts, fill the interval from 0 to 1 evenly, however many there are.
    /// Neighbours lie far apart: the members of a room do not poll in the order in which rooms are sent to.
    private static final double GOLDEN_RATIO = 0.618_033_988_749_895;

    private final Network network;
    private final MethodDescriptor<PollRequest, FrameReader.Read> method;
    private final UnarySends sends;
    private final Pace pace;
    private int polls;
    private @Nullable ScheduledFuture<?> next;

    /// When to poll again.
    ///
    /// @param intervalNanos 0: at once, and the server waits until something happens
    /// @param phaseNanos the moment in each interval
    private record Pace(long intervalNanos, long phaseNanos) {
        static final Pace WAITING = new Pace(0, 0);

        boolean serverWaits() {
            return intervalNanos == 0;
        }

        long untilNextNanos() {
            return Math.floorMod(phaseNanos - System.nanoTime(), intervalNanos);
        }
    }

    private PollLoop(Network network, User user, Receiver receiver, Pace pace) {
        super(network, user, receiver);
        this.network = network;
        this.method = reader.reading(StreamServiceGrpc.getPollMethod());
        this.sends = new UnarySends(connection, receiver);
        this.pace = pace;
    }

    /// Long polls: the server waits for as long as it does by default.
    public static PollLoop waiting(Network network, User user, Receiver receiver) {
        return new PollLoop(network, user, receiver, Pace.WAITING);
    }

    /// Plain polls, one an interval, each answered at once. The clients are spread evenly over the interval.
    public static Factory every(Duration interval) {
        AtomicInteger clients = new AtomicInteger();
        return (network, user, receiver) -> {
            double share = clients.getAndIncrement() * GOLDEN_RATIO % 1;
            return new PollLoop(
                    network, user, receiver, new Pace(interval.toNanos(), (long) (share * interval.toNanos())));
        };
    }

    @Override
    public void open(int frames) {
        connection.open();
        polls = frames;
        poll();
    }

    private void poll() {
        if (polls == 0) return;
        polls--;
        PollRequest.Builder request =
                PollRequest.newBuilder().setClientName(Network.CLIENT_NAME).setResumeToken(reader.resumeToken());
        if (!pace.serverWaits()) request.setWait(com.google.protobuf.Duration.getDefaultInstance());
        var call = connection.start(method, new Answer());
        call.request(1);
        call.sendMessage(request.build());
        call.halfClose();
    }

    private final class Answer extends ClientCall.Listener<FrameReader.Read> {
        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) receiver.ended(status);
            else if (pace.serverWaits()) poll();
            else next = network.loop().schedule(PollLoop.this::poll, pace.untilNextNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void send(long request, SendMessageRequest message) {
        sends.send(request, message);
    }

    @Override
    public void close() {
        if (next != null) next.cancel(false);
        super.close();
    }
}
