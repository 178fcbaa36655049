package dev.parley.bench.wire;

import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/// Sends by `SendMessage`, each a call of its own. Confined to the client thread.
final class UnarySends {
    private final Connection connection;
    private final Receiver receiver;

    UnarySends(Connection connection, Receiver receiver) {
        this.connection = connection;
        this.receiver = receiver;
    }

    void send(long request, SendMessageRequest message) {
        var call = connection.start(MessageServiceGrpc.getSendMessageMethod(), new Answer(request));
        call.request(1);
        call.sendMessage(message);
        call.halfClose();
    }

    private final class Answer extends ClientCall.Listener<SendMessageResponse> {
        private final long request;

        Answer(long request) {
            this.request = request;
        }

        @Override
        public void onMessage(SendMessageResponse message) {
            receiver.arrived();
            receiver.acknowledged(request, message.getSeq());
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) receiver.refused(request, StatusProto.fromStatusAndTrailers(status, trailers));
        }
    }
}
