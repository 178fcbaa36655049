package dev.parley.server.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts and times what was asked, by method, transport and code: calls of their own and requests in frames.
final class CallMetrics implements ServerInterceptor {
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String method, String transport, Status.Code code) {}

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// A request of `Connect` was answered.
    void answeredInFrame(String method, Status.Code code, long nanos) {
        record(method, "connect", code, nanos);
    }

    private void record(String method, String transport, Status.Code code, long nanos) {
        timers.computeIfAbsent(new Key(method, transport, code), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("parley.calls")
                .description("Calls and requests in frames, from their arrival to their answer")
                .tag("method", key.method)
                .tag("transport", key.transport)
                .tag("code", key.code.name())
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MethodDescriptor<Q, A> method = call.getMethodDescriptor();
        String name = UnknownMethods.isUnknown(method) ? "unknown" : method.getFullMethodName();
        String transport = method.getType() == MethodDescriptor.MethodType.UNARY ? "unary" : "stream";
        Watched<Q, A> watched = new Watched<>(call, name, transport);
        return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
            @Override
            public void onCancel() {
                watched.ended(Status.Code.CANCELLED);
                super.onCancel();
            }
        };
    }

    private final class Watched<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final String method;
        private final String transport;
        private final long began = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        Watched(ServerCall<Q, A> call, String method, String transport) {
            super(call);
            this.method = method;
            this.transport = transport;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            ended(status.getCode());
            super.close(status, trailers);
        }

        void ended(Status.Code code) {
            if (ended.compareAndSet(false, true)) record(method, transport, code, System.nanoTime() - began);
        }
    }
}
