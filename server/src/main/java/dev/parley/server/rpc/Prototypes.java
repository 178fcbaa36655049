package dev.parley.server.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;

/// The empty messages that generated stubs know their methods by.
final class Prototypes {
    private Prototypes() {}

    static <Q> Q request(MethodDescriptor<Q, ?> method) {
        return of(method.getRequestMarshaller());
    }

    static <A> A answer(MethodDescriptor<?, A> method) {
        return of(method.getResponseMarshaller());
    }

    private static <T> T of(Marshaller<T> marshaller) {
        if (marshaller instanceof PrototypeMarshaller<T> generated) {
            T prototype = generated.getMessagePrototype();
            if (prototype != null) return prototype;
        }
        throw new IllegalStateException("no generated stub made " + marshaller);
    }
}
