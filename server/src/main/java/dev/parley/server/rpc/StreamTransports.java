package dev.parley.server.rpc;

import dev.parley.server.fanout.Frame;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.PollRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import io.grpc.Context;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import org.jspecify.annotations.Nullable;

/// The handlers of the three transports: one frame, one way to open, three ways to carry it.
final class StreamTransports {
    static final String CONNECT = StreamServiceGrpc.getConnectMethod().getFullMethodName();

    private final ConnectServices services;

    StreamTransports(ConnectServices services) {
        this.services = services;
    }

    ServerCallHandler<Incoming<ConnectRequest>, Frame> connect() {
        return (call, headers) -> new ConnectCall(services, call, Origin.current());
    }

    ServerCallHandler<Incoming<SubscribeRequest>, Frame> subscribe() {
        return (call, headers) -> new Listening<>(call) {
            @Override
            Outcome<Subscriber> open(SubscribeRequest request, boolean mayHoldNul, CallOutlet outlet) {
                return services.opener().subscribe(Origin.current().caller(), request, mayHoldNul, outlet);
            }
        };
    }

    ServerCallHandler<Incoming<PollRequest>, Frame> poll() {
        return (call, headers) -> new Listening<>(call) {
            @Override
            Outcome<Subscriber> open(PollRequest request, boolean mayHoldNul, CallOutlet outlet) {
                return services.opener()
                        .poll(
                                Origin.current().caller(),
                                request,
                                mayHoldNul,
                                outlet,
                                Context.current().getDeadline());
            }
        };
    }

    /// A call whose client asks once and then listens.
    private abstract static class Listening<Q> extends UnaryHandler.OneRequest<Q> {
        private final ServerCall<Incoming<Q>, Frame> call;
        private @Nullable Subscriber subscriber;

        Listening(ServerCall<Incoming<Q>, Frame> call) {
            super(call);
            this.call = call;
        }

        abstract Outcome<Subscriber> open(Q request, boolean mayHoldNul, CallOutlet outlet);

        @Override
        final void answer(Q request, boolean mayHoldNul) {
            switch (open(request, mayHoldNul, new CallOutlet(call, null))) {
                case Outcome.Done<Subscriber>(Subscriber opened) -> subscriber = opened;
                case Outcome.Refused<Subscriber>(Refusal refusal) -> Errors.close(call, refusal);
            }
        }

        @Override
        public void onReady() {
            if (subscriber != null) subscriber.wake();
        }

        @Override
        public void onCancel() {
            if (subscriber != null) subscriber.gone();
        }
    }
}
