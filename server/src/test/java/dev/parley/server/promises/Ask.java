package dev.parley.server.promises;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One question to any method, of whatever kind: the first answer counts, or the status that came instead.
final class Ask {
    private static final int ANSWERED_WITHIN_SECONDS = 20;

    private Ask() {}

    /// What came: OK, or the status as it was on the wire.
    record Answer(Status status, Metadata trailers) {
        Verdict verdict() {
            return Verdict.of(status, trailers);
        }

        /// Everything of the status that a client could tell two answers apart by.
        String onTheWire() {
            byte[] details = trailers.get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
            return status.getCode() + "|" + status.getDescription() + "|"
                    + (details == null ? "" : java.util.HexFormat.of().formatHex(details)) + "|" + trailers.keys();
        }
    }

    @SuppressWarnings("unchecked") // The request is made for the method.
    static Answer first(Channel channel, Metadata headers, MethodDescriptor<?, ?> method, Message request) {
        ClientCall<Message, Object> call =
                channel.newCall((MethodDescriptor<Message, Object>) method, CallOptions.DEFAULT.withWaitForReady());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(Object message) {
                        // A unary answer counts once its status is known, of a stream the first frame does.
                        if (!method.getType().serverSendsOneMessage())
                            answer.complete(new Answer(Status.OK, new Metadata()));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        answer.complete(new Answer(status, trailers));
                    }
                },
                headers);
        call.request(2);
        call.sendMessage(request);
        if (method.getType().clientSendsOneMessage()) call.halfClose();
        try {
            return answer.get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError(method.getFullMethodName() + " does not answer", late);
        } finally {
            call.cancel("asked", null);
        }
    }
}
