package dev.parley.envoy;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/// Channels of native clients, on loopback without TLS.
final class Native {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /// What a client lets wait for itself on a stream: the least that HTTP/2 knows.
    private static final int WINDOW_BYTES = 65_535;

    private static final int ENDS_WITHIN_SECONDS = 10;

    private Native() {}

    static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .flowControlWindow(WINDOW_BYTES)
                .build();
    }

    /// Puts a user's token into every call.
    static ClientInterceptor as(User user) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + user.token());
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    static void end(ManagedChannel channel) {
        channel.shutdownNow();
        try {
            channel.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
