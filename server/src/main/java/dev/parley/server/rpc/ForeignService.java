package dev.parley.server.rpc;

import com.google.protobuf.MessageLite;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;

/// Services that are not ours (health, reflection), behind our reading of requests: bytes that are no message end the
/// call with `MALFORMED_REQUEST` instead of a stack in the log.
final class ForeignService {
    private ForeignService() {}

    static ServerServiceDefinition guarded(ServerServiceDefinition service) {
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) methods.add(guarded(method));
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        for (var method : methods) descriptor.addMethod(method.getMethodDescriptor());
        ServerServiceDefinition.Builder guarded = ServerServiceDefinition.builder(descriptor.build());
        for (var method : methods) guarded.addMethod(method);
        return guarded.build();
    }

    private static <Q, A> ServerMethodDefinition<Incoming<Q>, A> guarded(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> original = method.getMethodDescriptor();
        MethodDescriptor<Incoming<Q>, A> descriptor = original.toBuilder(
                        requests(original), original.getResponseMarshaller())
                .build();
        ServerCallHandler<Q, A> handler = method.getServerCallHandler();
        return ServerMethodDefinition.create(descriptor, (call, headers) -> {
            OriginalCall<Q, A> originalCall = new OriginalCall<>(call, original);
            return new Reading<>(originalCall, handler.startCall(originalCall, headers));
        });
    }

    @SuppressWarnings("unchecked") // Their generated stubs' requests are protobuf messages, too.
    private static <Q> MethodDescriptor.Marshaller<Incoming<Q>> requests(MethodDescriptor<Q, ?> method) {
        MessageLite prototype = (MessageLite) Prototypes.request(method);
        return (MethodDescriptor.Marshaller<Incoming<Q>>) (Object) new RequestMarshaller<>(prototype);
    }

    /// The call as its handler knows it.
    private static final class OriginalCall<Q, A> extends ServerCall<Q, A> {
        private final ServerCall<Incoming<Q>, A> call;
        private final MethodDescriptor<Q, A> method;
        /// Whether we ended the call; what its handler still does to it goes nowhere.
        private volatile boolean refused;

        OriginalCall(ServerCall<Incoming<Q>, A> call, MethodDescriptor<Q, A> method) {
            this.call = call;
            this.method = method;
        }

        @Override
        public void request(int count) {
            call.request(count);
        }

        @Override
        public void sendHeaders(Metadata headers) {
            if (!refused) call.sendHeaders(headers);
        }

        @Override
        public void sendMessage(A message) {
            if (!refused) call.sendMessage(message);
        }

        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void close(io.grpc.Status status, Metadata trailers) {
            if (!refused) call.close(status, trailers);
        }

        void refuse(Refusal why) {
            refused = true;
            Errors.close(call, why);
        }

        @Override
        public boolean isCancelled() {
            return refused || call.isCancelled();
        }

        @Override
        public io.grpc.Attributes getAttributes() {
            return call.getAttributes();
        }

        @Override
        public MethodDescriptor<Q, A> getMethodDescriptor() {
            return method;
        }
    }

    private static final class Reading<Q> extends ServerCall.Listener<Incoming<Q>> {
        private final OriginalCall<Q, ?> call;
        private final ServerCall.Listener<Q> handler;

        Reading(OriginalCall<Q, ?> call, ServerCall.Listener<Q> handler) {
            this.call = call;
            this.handler = handler;
        }

        @Override
        public void onMessage(Incoming<Q> message) {
            if (call.refused) return;
            switch (message) {
                case Incoming.Read<Q>(Q readable, boolean mayHoldNul) -> handler.onMessage(readable);
                case Incoming.Unreadable<Q>(Refusal why) -> {
                    call.refuse(why);
                    handler.onCancel();
                }
            }
        }

        @Override
        public void onHalfClose() {
            if (!call.refused) handler.onHalfClose();
        }

        @Override
        public void onCancel() {
            if (!call.refused) handler.onCancel();
        }

        @Override
        public void onComplete() {
            if (!call.refused) handler.onComplete();
        }

        @Override
        public void onReady() {
            if (!call.refused) handler.onReady();
        }
    }
}
