package dev.parley.bench.wire;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.ClientCall;
import org.jspecify.annotations.Nullable;

/// One `Connect` stream, which carries what is sent, too.
public final class ConnectStream extends FrameTransport {
    private @Nullable ClientCall<ConnectRequest, FrameReader.Read> call;

    public ConnectStream(Network network, User user, Receiver receiver) {
        super(network, user, receiver);
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
    public void close() {
        super.close();
        call = null;
    }
}
