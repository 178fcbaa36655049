package dev.parley.bench.wire;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.ClientCall;
import org.jspecify.annotations.Nullable;

/// One `Connect` stream, which carries what is sent, too.
public final class ConnectStream implements Transport {
    private final Connection connection;
    private final Receiver receiver;
    private final FrameReader reader;
    private @Nullable ClientCall<ConnectRequest, FrameReader.Read> call;

    public ConnectStream(Network network, User user, Receiver receiver) {
        this.connection = new Connection(network, user);
        this.receiver = receiver;
        this.reader = new FrameReader(receiver);
    }

    @Override
    public void open(int frames) {
        connection.open();
        var opened = connection.start(reader.reading(StreamServiceGrpc.getConnectMethod()), new StreamEnd(receiver));
        opened.request(frames);
        opened.sendMessage(ConnectRequest.newBuilder()
                .setHello(Hello.newBuilder().setClientName(Network.CLIENT_NAME).setResumeToken(reader.resumeToken()))
                .build());
        this.call = opened;
    }

    @Override
    public void send(long request, SendMessageRequest message) {
        if (call == null) throw new IllegalStateException("the stream is not open");
        call.sendMessage(ConnectRequest.newBuilder()
                .setRequestId(Long.toString(request))
                .setSendMessage(message)
                .build());
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
        call = null;
    }
}
