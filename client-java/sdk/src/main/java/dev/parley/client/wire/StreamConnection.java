package dev.parley.client.wire;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/// The stream both ways. A frame is taken from the network when it was asked for, so a slow reader slows the
/// server, and nobody's memory fills.
public final class StreamConnection implements Connection, ClientResponseObserver<ConnectRequest, ServerFrame> {
    private final Receiver receiver;
    private @Nullable ClientCallStreamObserver<ConnectRequest> requests;
    private boolean isOver;

    private StreamConnection(Receiver receiver) {
        this.receiver = receiver;
    }

    /// Opens a stream by its first frame.
    public static Connection open(Channel channel, Hello hello, Receiver receiver) {
        StreamConnection connection = new StreamConnection(receiver);
        StreamServiceGrpc.newStub(channel).connect(connection);
        connection.request(ConnectRequest.newBuilder().setHello(hello).build());
        return connection;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectRequest> requests) {
        this.requests = requests;
        requests.disableAutoRequestWithInitial(1);
    }

    @Override
    public void request(ConnectRequest request) {
        if (requests != null && !isOver) requests.onNext(request);
    }

    @Override
    public void more() {
        if (requests != null && !isOver) requests.request(1);
    }

    @Override
    public void close() {
        if (isOver) return;
        isOver = true;
        if (requests != null) requests.cancel("the client has closed the stream", null);
    }

    @Override
    public void onNext(ServerFrame frame) {
        if (isOver) return;
        receiver.frame(frame);
        for (Reply reply : frame.getRepliesList()) {
            // What a frame brought may have ended the connection.
            if (isOver) return;
            if (reply.hasError()) receiver.refused(reply.getRequestId(), Failure.of(reply.getError()));
            else receiver.replied(reply);
        }
    }

    @Override
    public void onError(Throwable error) {
        end(Failure.of(Status.fromThrowable(error), Status.trailersFromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        end(Failure.ofTransport(Status.Code.OK, "the server has closed the stream"));
    }

    private void end(Failure why) {
        if (isOver) return;
        isOver = true;
        receiver.ended(why);
    }
}
