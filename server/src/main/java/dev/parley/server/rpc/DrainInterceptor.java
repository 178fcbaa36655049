package dev.parley.server.rpc;

import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Refuses new calls while the node shuts down; what is in work goes on. Health is still answered.
final class DrainInterceptor implements ServerInterceptor {
    private static final int LONGEST_RETRY_MILLIS = 2_000;

    private volatile boolean draining;

    void begin() {
        draining = true;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String service = call.getMethodDescriptor().getServiceName();
        if (!draining || HealthGrpc.SERVICE_NAME.equals(service)) return next.startCall(call, headers);
        Duration after = Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(LONGEST_RETRY_MILLIS / 10, LONGEST_RETRY_MILLIS));
        Errors.close(call, Refusal.retry(Reason.SERVER_DRAINING, "this node is shutting down; call again", after));
        return new ServerCall.Listener<>() {};
    }
}
