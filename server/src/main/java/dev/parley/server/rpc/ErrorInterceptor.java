package dev.parley.server.rpc;

import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Makes sure that whatever ends a call other than well says so in our words: a failure that nobody expected becomes an
/// incident, and a status of a service that is not ours (health, reflection) gets its reason.
final class ErrorInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ExplainedCall<Q, A> explained = new ExplainedCall<>(call);
        try {
            return new GuardedListener<>(next.startCall(explained, headers), explained);
        } catch (RuntimeException | Error failure) {
            explained.fail(failure);
            return new ServerCall.Listener<>() {};
        }
    }

    private static final class ExplainedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean closed;

        ExplainedCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            if (status.isOk() || trailers.containsKey(Errors.DETAILS)) super.close(status, trailers);
            else explain(status);
        }

        private void explain(Status status) {
            String said = status.getDescription() == null ? "the call failed" : status.getDescription();
            switch (status.getCode()) {
                case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, FAILED_PRECONDITION, ALREADY_EXISTS ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.FIELD_INVALID, said));
                case UNIMPLEMENTED ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.METHOD_UNKNOWN, said));
                case RESOURCE_EXHAUSTED ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.MALFORMED_REQUEST, said));
                case CANCELLED -> Errors.close(delegate(), Refusal.of(Reason.CANCELLED, "the call was given up"));
                case DEADLINE_EXCEEDED -> Errors.close(delegate(), Unexpected.deadlineExceeded());
                case UNAVAILABLE, ABORTED ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.STORE_UNAVAILABLE, said));
                case PERMISSION_DENIED ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.ROLE_TOO_LOW, said));
                case UNAUTHENTICATED ->
                    Errors.close(delegate(), status.getCode(), Refusal.of(Reason.TOKEN_INVALID, said));
                case OK, UNKNOWN, INTERNAL, DATA_LOSS -> Errors.close(delegate(), incident(status.asException()));
            }
        }

        private Refusal incident(Throwable failure) {
            return Unexpected.refusal(
                    getMethodDescriptor().getFullMethodName(),
                    failure,
                    Context.current().isCancelled());
        }

        void fail(Throwable failure) {
            Refusal refusal = incident(failure);
            if (closed) return;
            closed = true;
            Errors.close(delegate(), refusal);
        }
    }

    private static final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ExplainedCall<Q, ?> call;

        GuardedListener(ServerCall.Listener<Q> listener, ExplainedCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        private void guarded(Runnable callback) {
            try {
                callback.run();
            } catch (RuntimeException | Error failure) {
                call.fail(failure);
            }
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        @Override
        public void onCancel() {
            guarded(super::onCancel);
        }

        @Override
        public void onComplete() {
            guarded(super::onComplete);
        }
    }
}
