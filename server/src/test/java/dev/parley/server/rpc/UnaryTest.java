package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.GetPublicKeysRequest;
import dev.parley.v1.GetUserRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.PollRequest;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.SearchUsersRequest;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SetFocusRequest;
import dev.parley.v1.SignOutRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import dev.parley.v1.UpdateProfileRequest;
import dev.parley.v1.User;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class UnaryTest {
    @AutoClose
    private static final RunningServer SERVER = new RunningServer();

    private static RunningServer.User ada;
    private static String room;

    @BeforeAll
    static void makeARoom() {
        ada = SERVER.signUp();
        room = rooms().createRoom(roomRequest("a room")).getRoom().getRoom().getRoomId();
    }

    @AfterAll
    static void everyStatusWasOurs() {
        assertThat(SERVER.statuses.faults()).isEmpty();
    }

    private static CreateRoomRequest roomRequest(String title) {
        return CreateRoomRequest.newBuilder()
                .setKind(Room.Kind.KIND_PRIVATE)
                .setTitle(title)
                .build();
    }

    private static RoomServiceGrpc.RoomServiceBlockingStub rooms() {
        return SERVER.as(ada, RoomServiceGrpc.newBlockingStub(SERVER.checkedChannel()));
    }

    private static MessageServiceGrpc.MessageServiceBlockingStub messages() {
        return SERVER.as(ada, MessageServiceGrpc.newBlockingStub(SERVER.checkedChannel()));
    }

    private static UserServiceGrpc.UserServiceBlockingStub users() {
        return SERVER.as(ada, UserServiceGrpc.newBlockingStub(SERVER.checkedChannel()));
    }

    private static StreamServiceGrpc.StreamServiceBlockingStub streams(RunningServer.User user) {
        return SERVER.as(user, StreamServiceGrpc.newBlockingStub(SERVER.checkedChannel()));
    }

    private static SendMessageRequest text(String text) {
        return SendMessageRequest.newBuilder()
                .setRoomId(room)
                .setClientMessageId(UUID.randomUUID().toString())
                .setText(text)
                .build();
    }

    private interface Call {
        Object make();
    }

    private static StatusRuntimeException refused(Call call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::make);
    }

    private static com.google.rpc.Status details(StatusRuntimeException failure) {
        return Objects.requireNonNull(
                Objects.requireNonNull(failure.getTrailers()).get(Errors.DETAILS));
    }

    private static String reason(Call call) {
        return StatusDetailsInterceptor.reason(refused(call));
    }

    @Test
    void aSendIsThereWhenItIsAcknowledgedAndOnceWhenItIsRepeated() {
        SendMessageRequest request = text("hello");
        var first = messages().sendMessage(request);
        var second = messages().sendMessage(request);
        assertThat(second).isEqualTo(first.toBuilder().setRepeatedSend(true).build());
        assertThat(messages()
                        .listMessages(ListMessagesRequest.newBuilder()
                                .setRoomId(room)
                                .setAfterSeq(first.getSeq() - 1)
                                .build())
                        .getMessagesList())
                .extracting(Message::getText)
                .contains("hello");
        assertThat(reason(() -> messages()
                        .sendMessage(request.toBuilder().setText("other").build())))
                .isEqualTo("CLIENT_MESSAGE_ID_REUSED");
    }

    @Test
    void everyFieldAtFaultIsNamedWithWhatToWriteInstead() throws Exception {
        StatusRuntimeException failure = refused(() -> messages()
                .sendMessage(SendMessageRequest.newBuilder()
                        .setRoomId(room)
                        .setClientMessageId("7")
                        .setReplyToSeq(-1)
                        .build()));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(details(failure).getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
                .extracting(violation -> violation.getField() + " " + violation.getDescription())
                .containsExactlyInAnyOrder(
                        "client_message_id must be a UUID, such as 018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e",
                        "reply_to_seq must be greater than or equal to 0");
    }

    @Test
    void theLongestTextIsSaid() {
        StatusRuntimeException failure = refused(() -> messages().sendMessage(text("x".repeat(16_385))));
        assertThat(StatusDetailsInterceptor.reason(failure)).isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(details(failure).toString()).contains("limit_bytes").contains("16384");
    }

    @Test
    void aRequestIdMakesARepeatHarmless() {
        CreateRoomRequest request = roomRequest("once").toBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .build();
        var first = rooms().createRoom(request);
        assertThat(rooms().createRoom(request)).isEqualTo(first);
        assertThat(reason(() ->
                        rooms().createRoom(request.toBuilder().setTitle("twice").build())))
                .isEqualTo("REQUEST_ID_REUSED");
        // Without one, two rooms.
        assertThat(rooms().createRoom(roomRequest("x"))).isNotEqualTo(rooms().createRoom(roomRequest("x")));
    }

    @Test
    void aProfileIsChangedByItsMaskAndItsEtag() {
        UpdateProfileRequest request = UpdateProfileRequest.newBuilder()
                .setUser(User.newBuilder().setDisplayName("Ada L.").setHandle("ignored"))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        User changed = users().updateProfile(request).getUser();
        assertThat(changed.getDisplayName()).isEqualTo("Ada L.");
        assertThat(users().updateProfile(request).getUser()).isEqualTo(changed);
        assertThat(reason(() -> users().updateProfile(UpdateProfileRequest.newBuilder()
                        .setUser(User.newBuilder().setDisplayName("B").setEtag("nonsense"))
                        .build())))
                .isEqualTo("ETAG_MISMATCH");
        assertThat(reason(() -> users().updateProfile(UpdateProfileRequest.newBuilder()
                        .setUser(User.newBuilder().setDisplayName("B"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("handle"))
                        .build())))
                .isEqualTo("FIELD_INVALID");
        assertThat(refused(() -> users().updateProfile(UpdateProfileRequest.newBuilder()
                                .setUser(User.getDefaultInstance())
                                .build()))
                        .getStatus()
                        .getDescription())
                .contains("`display_name`, `avatar_url`");
    }

    @Test
    void anEditChangesWhatTheMaskNames() {
        long seq = messages().sendMessage(text("frist")).getSeq();
        Message edited = messages()
                .editMessage(EditMessageRequest.newBuilder()
                        .setMessage(Message.newBuilder()
                                .setRoomId(room)
                                .setSeq(seq)
                                .setText("first")
                                .putAttributes("ignored", "by the mask"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("text"))
                        .build())
                .getMessage();
        assertThat(edited.getText()).isEqualTo("first");
        assertThat(edited.getAttributesMap()).isEmpty();
        assertThat(edited.hasEditTime()).isTrue();
    }

    @Test
    void aReadMarkerOnlyMovesForward() {
        messages().sendMessage(text("one"));
        long newest = messages().sendMessage(text("two")).getSeq();
        var marked = messages()
                .markRead(MarkReadRequest.newBuilder()
                        .setRoomId(room)
                        .setSeq(newest)
                        .build());
        assertThat(marked.getReadSeq()).isEqualTo(newest);
        assertThat(messages()
                        .markRead(MarkReadRequest.newBuilder()
                                .setRoomId(room)
                                .setSeq(1)
                                .build())
                        .getReadSeq())
                .isEqualTo(newest);
    }

    @Test
    void usersAreFoundAndPagesOfThemGoOn() {
        for (int i = 0; i < 5; i++) SERVER.signUp();
        String token = "";
        int pages = 0;
        java.util.Set<String> handles = new java.util.HashSet<>();
        do {
            var page = users().searchUsers(SearchUsersRequest.newBuilder()
                    .setQuery("user")
                    .setPageSize(2)
                    .setPageToken(token)
                    .build());
            page.getUsersList()
                    .forEach(user -> assertThat(handles.add(user.getHandle())).isTrue());
            token = page.getNextPageToken();
        } while (!token.isEmpty() && ++pages < 100);
        assertThat(handles).hasSizeGreaterThanOrEqualTo(6);
        assertThat(reason(() -> users().getUser(
                                GetUserRequest.newBuilder().setUserId("u999").build())))
                .isEqualTo("USER_NOT_FOUND");
        assertThat(reason(() -> users().searchUsers(SearchUsersRequest.newBuilder()
                        .setQuery("u")
                        .setPageSize(-1)
                        .build())))
                .isEqualTo("FIELD_INVALID");
    }

    @Test
    void aSnapshotsTokenIsWhereAStreamGoesOn() {
        var snapshot = rooms().listRooms(ListRoomsRequest.getDefaultInstance());
        long seq = messages().sendMessage(text("after the snapshot")).getSeq();
        ServerFrame poll = streams(ada)
                .poll(PollRequest.newBuilder()
                        .setResumeToken(snapshot.getResumeToken())
                        .build());
        assertThat(poll.getEventsList())
                .anyMatch(event -> event.getMessageSent().getSeq() == seq);
        assertThat(streams(ada).poll(PollRequest.getDefaultInstance()).getResumeToken())
                .isNotEmpty();
        Iterator<ServerFrame> frames = streams(ada)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .subscribe(SubscribeRequest.newBuilder()
                        .setResumeToken(snapshot.getResumeToken())
                        .build());
        assertThat(frames.next().hasWelcome()).isTrue();
        ServerFrame missed = frames.next();
        assertThat(missed.getEventsList())
                .anyMatch(event -> event.getMessageSent().getSeq() == seq);
    }

    @Test
    void signingOutEndsTheSessionsStreams() {
        RunningServer.User leaving = SERVER.signUp();
        ConnectStream stream = ConnectStream.open(SERVER, leaving).hello();
        stream.first(frame -> frame.getCaughtUp());
        SERVER.as(leaving, AuthServiceGrpc.newBlockingStub(SERVER.checkedChannel()))
                .signOut(SignOutRequest.getDefaultInstance());
        assertThat(StatusDetailsInterceptor.reason(stream.end())).isEqualTo("TOKEN_REVOKED");
        assertThat(StatusDetailsInterceptor.reason(
                        ConnectStream.open(SERVER, leaving).hello().end()))
                .isEqualTo("TOKEN_REVOKED");
        assertThat(reason(() -> streams(leaving).poll(PollRequest.getDefaultInstance())))
                .isEqualTo("TOKEN_REVOKED");
    }

    @Test
    void aStreamThatIsNotThereCannotBeFocused() {
        assertThat(reason(() -> streams(ada)
                        .setFocus(SetFocusRequest.newBuilder().setSessionId("x").build())))
                .isEqualTo("FIELD_INVALID");
    }

    @Test
    void thePublicKeysAreForEverybody() {
        var keys = AuthServiceGrpc.newBlockingStub(SERVER.checkedChannel())
                .getPublicKeys(GetPublicKeysRequest.getDefaultInstance());
        assertThat(keys.getJwks()).contains("Ed25519");
        assertThat(keys.getIssuer()).isEqualTo("parley");
    }
}
