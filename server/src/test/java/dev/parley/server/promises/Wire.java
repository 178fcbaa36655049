package dev.parley.server.promises;

import dev.parley.server.rpc.StatusDetailsInterceptor;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.Credentials;
import dev.parley.v1.SignUpRequest;
import dev.parley.v1.SignUpResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The way from the clients to one server: opens channels to it, and closes them all.
final class Wire implements AutoCloseable {
    private static final AtomicInteger HANDLES = new AtomicInteger();

    private final int port;
    private final ClientInterceptor[] between;
    private final StatusDetailsInterceptor statuses = new StatusDetailsInterceptor();
    private final ManagedChannel shared;
    private final Queue<ManagedChannel> channels = new ConcurrentLinkedQueue<>();

    /// A user who is signed in.
    record Account(String user, String handle, Credentials credentials) {}

    /// @param between interceptors in front of every call; a broken twin is one of them
    Wire(int port, ClientInterceptor... between) {
        this.port = port;
        this.between = between;
        this.shared = open();
    }

    /// A channel for calls that have nothing to lose.
    Channel channel() {
        return shared;
    }

    /// What was wrong with statuses that were not OK.
    List<String> faults() {
        return statuses.faults();
    }

    /// A channel of its own: nothing that happens to another one touches it.
    ManagedChannel open() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .intercept(statuses)
                .intercept(between)
                .build();
        channels.add(channel);
        return channel;
    }

    /// A new user whose handle nobody has.
    Account signUp(String name) {
        SignUpResponse answer = AuthServiceGrpc.newBlockingStub(shared)
                .withWaitForReady()
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .signUp(SignUpRequest.newBuilder()
                        .setHandle(name + "-" + Long.toString(System.nanoTime(), 36) + HANDLES.incrementAndGet())
                        .setPassword("correct horse battery")
                        .build());
        return new Account(answer.getUser().getUserId(), answer.getUser().getHandle(), answer.getCredentials());
    }

    /// The server is back: dial at once.
    void dialNow() {
        channels.forEach(ManagedChannel::resetConnectBackoff);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
