package dev.parley.envoy;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

/// One who speaks gRPC, on a connection of his own.
final class NativeBystander extends Bystander {
    private final ManagedChannel channel;

    private NativeBystander(ManagedChannel channel) {
        this.channel = channel;
    }

    /// One who only listens.
    static NativeBystander subscribed(int port, User user) {
        NativeBystander bystander = new NativeBystander(Native.channel(port));
        bystander.calls(user).subscribe(SubscribeRequest.getDefaultInstance(), bystander.observer());
        return bystander;
    }

    /// One whose stream goes both ways.
    static NativeBystander connected(int port, User user) {
        NativeBystander bystander = new NativeBystander(Native.channel(port));
        bystander
                .calls(user)
                .connect(bystander.observer())
                .onNext(ConnectRequest.newBuilder()
                        .setHello(Hello.getDefaultInstance())
                        .build());
        return bystander;
    }

    private StreamServiceGrpc.StreamServiceStub calls(User user) {
        return StreamServiceGrpc.newStub(channel).withInterceptors(Native.as(user));
    }

    private StreamObserver<ServerFrame> observer() {
        return new StreamObserver<>() {
            @Override
            public void onNext(ServerFrame frame) {
                take(frame);
            }

            @Override
            public void onError(Throwable failure) {
                ended(failure + " " + Reasons.of(failure));
            }

            @Override
            public void onCompleted() {
                ended("its server");
            }
        };
    }

    @Override
    public void close() {
        Native.end(channel);
    }
}
