package dev.parley.bench.wire;

import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;

/// One `Subscribe` stream; what is sent goes by unary calls over the same connection.
public final class SubscribeStream implements Transport {
    private final Connection connection;
    private final Receiver receiver;
    private final FrameReader reader;
    private final UnarySends sends;

    public SubscribeStream(Network network, User user, Receiver receiver) {
        this.connection = new Connection(network, user);
        this.receiver = receiver;
        this.reader = new FrameReader(receiver);
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

    @Override
    public String resumeToken() {
        return reader.resumeToken();
    }

    @Override
    public void rewind(String resumeToken) {
        reader.rewind(resumeToken);
    }

    @Override
    public void close() {
        connection.close();
    }
}
