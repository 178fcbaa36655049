package dev.parley.server.promises;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/// Something between a client and the real server that breaks one promise: a whole system that is broken in one way.
abstract class Sin implements ClientInterceptor {
    /// One call that passes: what the server gets of a request, and what the client gets of a response.
    abstract static class Talk {
        Object request(Object message) {
            return message;
        }

        Object response(Object message) {
            return message;
        }
    }

    abstract Talk begin();

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        Talk talk = begin();
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            @SuppressWarnings("unchecked") // A talk answers a message of the class it was given.
                            public void onMessage(A message) {
                                super.onMessage((A) talk.response(message));
                            }
                        },
                        headers);
            }

            @Override
            @SuppressWarnings("unchecked") // As above.
            public void sendMessage(Q message) {
                super.sendMessage((Q) talk.request(message));
            }
        };
    }
}
