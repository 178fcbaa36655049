package dev.parley.client;

import dev.parley.client.wire.Network;
import io.grpc.ManagedChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/// A network that remembers its channels, so that a client that closes leaves none. On the loop.
final class OpenChannels implements Network {
    private final Network network;
    private final Set<ManagedChannel> channels = new HashSet<>();

    OpenChannels(Network network) {
        this.network = network;
    }

    @Override
    public ManagedChannel open(Executor executor) {
        channels.removeIf(ManagedChannel::isShutdown);
        ManagedChannel channel = network.open(executor);
        channels.add(channel);
        return channel;
    }

    void close() {
        for (ManagedChannel channel : channels) {
            ManagedChannel _ = channel.shutdownNow();
        }
        channels.clear();
    }
}
