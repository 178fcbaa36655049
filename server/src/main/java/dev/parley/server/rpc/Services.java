package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The services as gRPC wants them: each method with marshallers of ours and the contract's own description.
final class Services {
    private final Contract contract;
    private final Map<String, List<ServerMethodDefinition<?, ?>>> methods = new TreeMap<>();

    Services(Contract contract) {
        this.contract = contract;
    }

    Services addUnary(Collection<Rpc<?, ?>> rpcs, Dispatch dispatch) {
        for (Rpc<?, ?> rpc : rpcs) addUnary(rpc, dispatch);
        return this;
    }

    private <Q extends Message, A extends Message> void addUnary(Rpc<Q, A> rpc, Dispatch dispatch) {
        add(rpc.method(), rpc.method().getResponseMarshaller(), new UnaryHandler<>(rpc, dispatch));
    }

    Services addTransports(StreamTransports transports) {
        FrameMarshaller frames = new FrameMarshaller();
        add(StreamServiceGrpc.getConnectMethod(), frames, transports.connect());
        add(StreamServiceGrpc.getSubscribeMethod(), frames, transports.subscribe());
        add(StreamServiceGrpc.getPollMethod(), frames, transports.poll());
        return this;
    }

    private <Q extends Message, A> void add(
            MethodDescriptor<Q, ?> generated, Marshaller<A> answers, ServerCallHandler<Incoming<Q>, A> handler) {
        String service = generated.getServiceName();
        String name = generated.getBareMethodName();
        if (service == null || name == null) throw new IllegalStateException("a method without a name");
        MethodDescriptor<Incoming<Q>, A> method = MethodDescriptor.<Incoming<Q>, A>newBuilder()
                .setType(generated.getType())
                .setFullMethodName(generated.getFullMethodName())
                .setRequestMarshaller(new RequestMarshaller<>(Prototypes.request(generated)))
                .setResponseMarshaller(answers)
                .setSchemaDescriptor(contract.method(service, name))
                .build();
        methods.computeIfAbsent(service, first -> new ArrayList<>())
                .add(ServerMethodDefinition.create(method, handler));
    }

    List<ServerServiceDefinition> all() {
        List<ServerServiceDefinition> all = new ArrayList<>();
        methods.forEach((name, definitions) -> all.add(service(name, definitions)));
        return all;
    }

    private ServerServiceDefinition service(String name, List<ServerMethodDefinition<?, ?>> definitions) {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(name).setSchemaDescriptor(contract.service(name));
        for (var definition : definitions) descriptor.addMethod(definition.getMethodDescriptor());
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
        for (var definition : definitions) service.addMethod(definition);
        return service.build();
    }
}
