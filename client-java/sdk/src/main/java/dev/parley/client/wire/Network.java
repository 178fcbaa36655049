package dev.parley.client.wire;

import io.grpc.ManagedChannel;
import java.util.concurrent.Executor;

/// Where connections come from.
public interface Network {
    /// A channel of its own for one connection, so that nothing of a broken one is left. Its callbacks run on
    /// the executor. Whoever opens it shuts it down.
    ManagedChannel open(Executor executor);
}
