package dev.parley.client;

import dev.parley.client.wire.Network;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Channels over TCP, with TLS unless it was turned off.
final class TcpNetwork implements Network {
    private static final int MAX_INBOUND_BYTES = 8 << 20;
    private static final int KEEPALIVE_SECONDS = 30;
    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

    private final String target;
    private final ChannelCredentials credentials;

    /// @param trusted certificates, PEM, that are trusted instead of the system's; null: the system's
    TcpNetwork(String target, boolean isPlaintext, @Nullable Path trusted) {
        this.target = target;
        this.credentials = isPlaintext ? InsecureChannelCredentials.create() : tls(trusted);
    }

    private static ChannelCredentials tls(@Nullable Path trusted) {
        if (trusted == null) return TlsChannelCredentials.create();
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(trusted.toFile())
                    .build();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    trusted + " cannot be read; give a file of certificates (PEM) to trust", e);
        }
    }

    @Override
    public ManagedChannel open(Executor executor) {
        return Grpc.newChannelBuilder(target, credentials)
                .executor(executor)
                .maxInboundMessageSize(MAX_INBOUND_BYTES)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                // The client itself decides what is repeated, and when.
                .disableRetry()
                .build();
    }
}
