package dev.parley.client.faults;

import dev.parley.client.RoomId;
import dev.parley.client.UserId;
import dev.parley.client.faults.Recording.Stored;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.SignInRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads what is stored of a room past the SDK, which is what the judge holds the SDK against.
final class StoredMessages {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int PAGE = 200;
    private static final int ANSWERS_WITHIN_SECONDS = 30;

    private StoredMessages() {}

    /// All messages, by seq.
    ///
    /// @param port of the server itself
    /// @param handle of a member
    static List<Stored> read(int port, String handle, String password, RoomId room) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + signIn(channel, handle, password));
            MessageServiceGrpc.MessageServiceBlockingStub messages = MessageServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            List<Stored> all = new ArrayList<>();
            for (List<Message> page = after(messages, room, 0); !page.isEmpty(); ) {
                for (Message message : page) all.add(stored(message));
                page = after(messages, room, page.getLast().getSeq());
            }
            return all;
        } finally {
            channel.shutdownNow();
        }
    }

    private static String signIn(ManagedChannel channel, String handle, String password) {
        return AuthServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .signIn(SignInRequest.newBuilder()
                        .setHandle(handle)
                        .setPassword(password)
                        .build())
                .getCredentials()
                .getAccessToken();
    }

    private static List<Message> after(MessageServiceGrpc.MessageServiceBlockingStub messages, RoomId room, long seq) {
        ListMessagesResponse page = messages.withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .listMessages(ListMessagesRequest.newBuilder()
                        .setRoomId(room.value())
                        .setAfterSeq(seq)
                        .setPageSize(PAGE)
                        .build());
        return page.getMessagesList();
    }

    private static Stored stored(Message message) {
        return new Stored(
                message.getSeq(), new UserId(message.getSenderId()), message.getClientMessageId(), message.getText());
    }
}
