package dev.parley.bench.wire;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// The way to one server: every client has a connection of its own, and all of them live on one thread, the client
/// thread, so that nothing between them is locked.
public final class Network implements AutoCloseable {
    static final String CLIENT_NAME = "parley-bench";

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_FRAME_BYTES = 8 << 20;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MultiThreadIoEventLoopGroup loops;
    private final EventLoop loop;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private volatile int port;

    public Network(int port) {
        this.port = port;
        this.loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        this.loop = loops.next();
    }

    /// The client thread.
    public EventLoop loop() {
        return loop;
    }

    /// The server came back on another port.
    public void moveTo(int newPort) {
        port = newPort;
    }

    /// Opens a connection with its first call. By address, because a name is looked up on another thread, which
    /// would then connect and tell of failures.
    ManagedChannel connect() {
        ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(LOOPBACK, port))
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(loops)
                .channelType(EpollSocketChannel.class)
                .maxInboundMessageSize(MAX_FRAME_BYTES)
                .disableRetry()
                .build();
        synchronized (channels) {
            channels.add(channel);
        }
        return channel;
    }

    void disconnect(ManagedChannel channel) {
        channel.shutdownNow();
        synchronized (channels) {
            channels.remove(channel);
        }
    }

    static Metadata headers(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return headers;
    }

    /// Does something on the client thread and waits for what comes of it.
    public <T> T call(Callable<T> action) {
        try {
            return loop.submit(action).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    /// Does something on the client thread.
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    @Override
    public void close() {
        synchronized (channels) {
            channels.forEach(ManagedChannel::shutdownNow);
            channels.clear();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
