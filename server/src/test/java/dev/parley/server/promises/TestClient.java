package dev.parley.server.promises;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.RoomServiceGrpc.RoomServiceBlockingStub;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.StreamServiceGrpc.StreamServiceBlockingStub;
import dev.parley.v1.StreamServiceGrpc.StreamServiceStub;
import dev.parley.v1.UserServiceGrpc;
import dev.parley.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// One user over one channel, on the generated stubs. Records every try to send.
final class TestClient implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int CALL_AT_MOST_SECONDS = 20;

    private final Wire.Account account;
    private final ManagedChannel channel;
    private final History history;

    TestClient(Wire wire, Wire.Account account, History history) {
        this.account = account;
        this.channel = wire.open();
        this.history = history;
    }

    String user() {
        return account.user();
    }

    Wire.Account account() {
        return account;
    }

    AuthServiceBlockingStub auth() {
        return bounded(AuthServiceGrpc.newBlockingStub(channel));
    }

    UserServiceBlockingStub users() {
        return bounded(UserServiceGrpc.newBlockingStub(channel));
    }

    RoomServiceBlockingStub rooms() {
        return bounded(RoomServiceGrpc.newBlockingStub(channel));
    }

    MessageServiceBlockingStub messages() {
        return bounded(MessageServiceGrpc.newBlockingStub(channel));
    }

    StreamServiceBlockingStub signals() {
        return bounded(StreamServiceGrpc.newBlockingStub(channel));
    }

    StreamServiceStub streams() {
        return signed(StreamServiceGrpc.newStub(channel)).withWaitForReady();
    }

    private <S extends AbstractStub<S>> S bounded(S stub) {
        return signed(stub).withWaitForReady().withDeadlineAfter(CALL_AT_MOST_SECONDS, TimeUnit.SECONDS);
    }

    private <S extends AbstractStub<S>> S signed(S stub) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + account.credentials().getAccessToken());
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    static SendMessageRequest request(String room, String key, String text) {
        return SendMessageRequest.newBuilder()
                .setRoomId(room)
                .setClientMessageId(key)
                .setText(text)
                .build();
    }

    /// Sends once, whatever comes of it.
    Answer attempt(String room, String key, String text) {
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = okOf(messages().sendMessage(request(room, key, text)));
        } catch (StatusRuntimeException failure) {
            answer = answerOf(Verdict.of(failure));
        }
        history.attempted(new Attempt(user(), room, key, text, start, System.nanoTime(), answer));
        return answer;
    }

    /// Sends, and repeats under the same key until the outcome is known, at most so often.
    Answer send(String room, String text, int tries) {
        return repeat(room, UUID.randomUUID().toString(), text, tries);
    }

    Answer repeat(String room, String key, String text, int tries) {
        Answer answer = attempt(room, key, text);
        for (int i = 1; i < tries && mustBeRepeated(answer); i++) answer = attempt(room, key, text);
        return answer;
    }

    static boolean mustBeRepeated(Answer answer) {
        return switch (answer) {
            case Answer.Ok _ -> false;
            case Answer.Unknown _ -> true;
            case Answer.Refused(Verdict verdict) -> verdict.saysLater();
        };
    }

    static Answer okOf(SendMessageResponse response) {
        return new Answer.Ok(response.getRoomId(), response.getSeq(), response.getRepeatedSend());
    }

    static Answer answerOf(Verdict verdict) {
        return verdict.leavesOutcomeUnknown() ? new Answer.Unknown(verdict) : new Answer.Refused(verdict);
    }

    /// Breaks the connection under every call that is open.
    void breakConnection() {
        channel.enterIdle();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
