package dev.parley.server.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Calls with bytes that no stub would send, and metadata that no client would.
final class Raw {
    private static final int PATIENCE_SECONDS = 20;

    private Raw() {}

    static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    };

    static MethodDescriptor<byte[], byte[]> method(String fullName, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(fullName)
                .setType(type)
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
    }

    /// Sends one request and answers how the call ended.
    static StatusRuntimeException end(
            Channel channel, String fullName, MethodDescriptor.MethodType type, Metadata headers, byte[]... requests) {
        return end(channel, CallOptions.DEFAULT, fullName, type, headers, requests);
    }

    static StatusRuntimeException end(
            Channel channel,
            CallOptions options,
            String fullName,
            MethodDescriptor.MethodType type,
            Metadata headers,
            byte[]... requests) {
        CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(method(fullName, type), options);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status.asRuntimeException(trailers));
                    }
                },
                headers);
        call.setMessageCompression(options.getCompressor() != null);
        call.request(100);
        for (byte[] request : requests) call.sendMessage(request);
        call.halfClose();
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception never) {
            throw new AssertionError("the call to " + fullName + " did not end", never);
        }
    }

    static Metadata bearer(String token) {
        return authorization("Bearer " + token);
    }

    static Metadata authorization(String... values) {
        Metadata headers = new Metadata();
        for (String value : values) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
        }
        return headers;
    }
}
