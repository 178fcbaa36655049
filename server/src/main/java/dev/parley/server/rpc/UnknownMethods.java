package dev.parley.server.rpc;

import com.google.protobuf.Empty;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/// Answers what is no method of this server with `METHOD_UNKNOWN`, and where to look.
final class UnknownMethods extends HandlerRegistry {
    private static final Object MARK = new Object();

    static boolean isUnknown(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() == MARK;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String fullMethodName, @Nullable String authority) {
        MethodDescriptor<Empty, Empty> method = MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(fullMethodName)
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setSchemaDescriptor(MARK)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> {
            Errors.close(
                    call,
                    Refusal.of(
                            Reason.METHOD_UNKNOWN,
                            "this server has no such method; server reflection lists what it has"
                                    + " (`grpcurl HOST list`), the contract is package parley.v1"));
            return new ServerCall.Listener<>() {};
        });
    }
}
