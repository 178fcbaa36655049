package dev.parley.server.rpc;

import dev.parley.server.auth.Authenticator;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Where a call's handler runs: `Connect` on the network thread itself, because it only parses and enqueues, which is
/// worth two to three times the throughput; everything else on virtual threads, where it may block.
final class CallExecutors implements ServerCallExecutorSupplier {
    private final Authenticator authenticator;
    private final Executor virtualThreads;

    CallExecutors(Authenticator authenticator, Executor virtualThreads) {
        this.authenticator = authenticator;
        this.virtualThreads = virtualThreads;
    }

    /// @return null for the server's own executor, which is direct
    @Override
    public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
        if (!call.getMethodDescriptor().getFullMethodName().equals(StreamTransports.CONNECT)) return virtualThreads;
        return switch (BearerToken.of(headers)) {
            case Outcome.Refused<String>(Refusal refusal) -> null;
            case Outcome.Done<String>(String token) -> authenticator.mayBlock(token) ? virtualThreads : null;
        };
    }
}
