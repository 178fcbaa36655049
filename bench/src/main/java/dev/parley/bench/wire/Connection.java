package dev.parley.bench.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// One connection of one user, and the calls over it. Confined to the client thread.
final class Connection implements AutoCloseable {
    private final Network network;
    private final User user;
    private @Nullable ManagedChannel channel;
    /// How often it was closed.
    private int closed;

    Connection(Network network, User user) {
        this.network = network;
        this.user = user;
    }

    /// The connection is made with its first call.
    void open() {
        channel = network.connect();
    }

    /// Starts a call of the user's. Once the connection is closed, its listener is told nothing more.
    <Q, A> ClientCall<Q, A> start(MethodDescriptor<Q, A> method, ClientCall.Listener<A> listener) {
        ManagedChannel over = channel;
        if (over == null) throw new IllegalStateException("the connection is not open");
        ClientCall<Q, A> call = over.newCall(method, CallOptions.DEFAULT.withWaitForReady());
        call.start(new WhileOpen<>(listener), Network.headers(user.token()));
        return call;
    }

    private final class WhileOpen<A> extends SimpleForwardingClientCallListener<A> {
        private final int closedBefore = closed;

        WhileOpen(ClientCall.Listener<A> listener) {
            super(listener);
        }

        @Override
        public void onMessage(A message) {
            if (closed == closedBefore) super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (closed == closedBefore) super.onClose(status, trailers);
        }
    }

    /// Breaks the connection.
    @Override
    public void close() {
        if (channel != null) network.disconnect(channel);
        channel = null;
        closed++;
    }
}
