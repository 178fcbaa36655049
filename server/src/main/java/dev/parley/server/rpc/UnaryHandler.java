package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import org.jspecify.annotations.Nullable;

/// A unary method's own calls. Runs on a virtual thread.
final class UnaryHandler<Q extends Message, A extends Message> implements ServerCallHandler<Incoming<Q>, A> {
    private final Rpc<Q, A> rpc;
    private final Dispatch dispatch;

    UnaryHandler(Rpc<Q, A> rpc, Dispatch dispatch) {
        this.rpc = rpc;
        this.dispatch = dispatch;
    }

    @Override
    public ServerCall.Listener<Incoming<Q>> startCall(ServerCall<Incoming<Q>, A> call, Metadata headers) {
        return new OneRequest<>(call) {
            @Override
            void answer(Q request, boolean mayHoldNul) {
                Outcome<A> outcome = dispatch.carryOut(
                        rpc, Origin.current(), new Incoming.Read<>(request, mayHoldNul), Deadlines.current());
                switch (outcome) {
                    case Outcome.Refused<A>(Refusal refusal) -> Errors.close(call, refusal);
                    case Outcome.Done<A>(A value) -> {
                        call.sendHeaders(new Metadata());
                        call.sendMessage(value);
                        call.close(io.grpc.Status.OK, new Metadata());
                    }
                }
            }
        };
    }

    /// Waits for the one request of a call whose client sends one. (A second one ends the call in gRPC itself.)
    abstract static class OneRequest<Q> extends ServerCall.Listener<Incoming<Q>> {
        private final ServerCall<Incoming<Q>, ?> call;
        private @Nullable Incoming<Q> request;

        OneRequest(ServerCall<Incoming<Q>, ?> call) {
            this.call = call;
            // One more than there may be, so that a second one is seen.
            call.request(2);
        }

        abstract void answer(Q request, boolean mayHoldNul);

        @Override
        public void onMessage(Incoming<Q> message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            switch (request) {
                case null -> Errors.close(call, Refusal.of(Reason.MALFORMED_REQUEST, "the call holds no request"));
                case Incoming.Unreadable<Q>(Refusal why) -> Errors.close(call, why);
                case Incoming.Read<Q>(Q message, boolean mayHoldNul) -> answer(message, mayHoldNul);
            }
        }
    }
}
