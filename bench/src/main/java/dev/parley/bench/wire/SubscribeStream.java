package dev.parley.bench.wire;

import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;

/// One `Subscribe` stream; what is sent goes by unary calls over the same connection.
public final class SubscribeStream extends FrameTransport {
    private final UnarySends sends;

    public SubscribeStream(Network network, User user, Receiver receiver) {
        super(network, user, receiver);
        this.sends = new UnarySends(connection, receiver);
    }

    @Override
    public void open(int frames) {
        connection.open();
        var call = connection.start(reader.reading(StreamServiceGrpc.getSubscribeMethod()), new StreamEnd(receiver));
        call.request(frames);
        call.sendMessage(SubscribeRequest.newBuilder()
                .setClientName(Network.CLIENT_NAME)
                .setResumeToken(reader.resumeToken())
                .build());
        call.halfClose();
    }

    @Override
    public void send(long request, SendMessageRequest message) {
        sends.send(request, message);
    }
}
