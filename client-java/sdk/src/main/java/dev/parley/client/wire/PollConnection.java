package dev.parley.client.wire;

import com.google.protobuf.Duration;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.PollRequest;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SetFocusResponse;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.Channel;
import java.util.List;

/// The fallback: one poll after the other, and requests as unary calls.
public final class PollConnection implements Connection {
    /// As long as the server allows.
    private static final Duration WAIT = Duration.newBuilder().setSeconds(25).build();
    private static final java.time.Duration POLL_PATIENCE = java.time.Duration.ofSeconds(40);
    private static final java.time.Duration CALL_PATIENCE = java.time.Duration.ofSeconds(15);

    private final Channel channel;
    private final Hello hello;
    private final Receiver receiver;
    private String resumeToken;
    private List<String> focus;
    /// The first answer comes at once: it tells that polling works.
    private Duration wait = Duration.getDefaultInstance();

    private boolean isPolling;
    private boolean isOver;

    private PollConnection(Channel channel, Hello hello, Receiver receiver) {
        this.channel = channel;
        this.hello = hello;
        this.receiver = receiver;
        this.resumeToken = hello.getResumeToken();
        this.focus = hello.getFocusRoomIdsList();
    }

    /// Begins to poll.
    public static Connection open(Channel channel, Hello hello, Receiver receiver) {
        PollConnection connection = new PollConnection(channel, hello, receiver);
        connection.more();
        return connection;
    }

    @Override
    public void more() {
        if (isPolling || isOver) return;
        isPolling = true;
        PollRequest request = PollRequest.newBuilder()
                .setClientName(hello.getClientName())
                .setClientVersion(hello.getClientVersion())
                .setDeviceId(hello.getDeviceId())
                .setMaxReplay(hello.getMaxReplay())
                .setResumeToken(resumeToken)
                .addAllFocusRoomIds(focus)
                .setWait(wait)
                .build();
        wait = WAIT;
        Calls.unary(channel, StreamServiceGrpc.getPollMethod(), request, POLL_PATIENCE, this::polled, this::end);
    }

    private void polled(ServerFrame frame) {
        isPolling = false;
        if (isOver) return;
        if (!frame.getResumeToken().isEmpty()) resumeToken = frame.getResumeToken();
        receiver.frame(frame);
    }

    private void end(Failure why) {
        if (isOver) return;
        isOver = true;
        receiver.ended(why);
    }

    @Override
    public void request(ConnectRequest request) {
        if (isOver) return;
        if (request.hasSetFocus()) {
            // The next poll says it; there is no stream that could be told.
            focus = request.getSetFocus().getRoomIdsList();
            receiver.replied(Reply.newBuilder()
                    .setRequestId(request.getRequestId())
                    .setSetFocus(SetFocusResponse.getDefaultInstance())
                    .build());
            return;
        }
        Calls.request(channel, request, CALL_PATIENCE, this::replied, why -> refused(request.getRequestId(), why));
    }

    private void replied(Reply reply) {
        if (!isOver) receiver.replied(reply);
    }

    private void refused(String requestId, Failure why) {
        if (!isOver) receiver.refused(requestId, why);
    }

    @Override
    public void close() {
        isOver = true;
    }
}
