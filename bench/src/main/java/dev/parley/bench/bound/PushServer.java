package dev.parley.bench.bound;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A gRPC server that does nothing but push one ready frame, over and over, to whoever opens `Connect`: what grpc-java
/// can carry on this machine. A process of its own, as the service is; it prints its port and ends with its input.
public final class PushServer {
    private static final int TEXT_CHARACTERS = 100;
    private static final String TOKEN = "AQ".repeat(17);

    /// Clients that break off in the middle of a write are how a measurement ends; kept, for loggers are held weakly.
    private static final Logger TRANSPORT_LOG = Logger.getLogger("io.grpc.netty");

    private PushServer() {}

    /// @param arguments how many events a frame holds
    public static void main(String[] arguments) throws IOException {
        TRANSPORT_LOG.setLevel(Level.OFF);
        byte[] frame = frame(Integer.parseInt(arguments[0]));
        MethodDescriptor<ConnectRequest, byte[]> method = StreamServiceGrpc.getConnectMethod().toBuilder(
                        StreamServiceGrpc.getConnectMethod().getRequestMarshaller(), new Ready())
                .build();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(StreamServiceGrpc.SERVICE_NAME)
                        .addMethod(method, (call, headers) -> push(call, frame))
                        .build())
                .build()
                .start();
        System.out.println(server.getPort());
        while (System.in.read() >= 0) {
            // Until the parent closes it.
        }
        server.shutdownNow();
    }

    /// A frame as the service would send it.
    private static byte[] frame(int events) {
        ServerFrame.Builder frame = ServerFrame.newBuilder().setResumeToken(TOKEN);
        for (int i = 0; i < events; i++) {
            frame.addEvents(Event.newBuilder()
                    .setPosition(1_000_000L + i)
                    .setRoomId("r1000")
                    .setMessageSent(Message.newBuilder()
                            .setRoomId("r1000")
                            .setSeq(1_000 + i)
                            .setSenderId("u1000")
                            .setClientMessageId("018f0000-0000-7000-8000-000000000000")
                            .setText("x".repeat(TEXT_CHARACTERS))
                            .setEtag("1")));
        }
        return frame.build().toByteArray();
    }

    private static ServerCall.Listener<ConnectRequest> push(ServerCall<ConnectRequest, byte[]> call, byte[] frame) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new ServerCall.Listener<>() {
            @Override
            public void onReady() {
                while (call.isReady()) call.sendMessage(frame);
            }
        };
    }

    private static final class Ready implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] ready) {
            return new ReadyStream(ready);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("nothing is read");
        }
    }

    private static final class ReadyStream extends ByteArrayInputStream implements KnownLength, Drainable {
        ReadyStream(byte[] ready) {
            super(ready);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return (int) transferTo(target);
        }
    }
}
