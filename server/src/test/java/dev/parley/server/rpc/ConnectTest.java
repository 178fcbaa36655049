package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.Event;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetPresenceRequest;
import dev.parley.v1.GetRoomRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Reply;
import dev.parley.v1.Room;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SetFocusRequest;
import dev.parley.v1.SetTypingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ConnectTest {
    @AutoClose
    private static final RunningServer SERVER = new RunningServer();

    private static RunningServer.User user;
    private static String room;

    @BeforeAll
    static void makeARoom() {
        user = SERVER.signUp();
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        stream.send(ConnectRequest.newBuilder()
                .setRequestId("room")
                .setCreateRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("a room"))
                .build());
        Reply made = stream.reply("room");
        assertThat(made.hasCreateRoom()).as(made.toString()).isTrue();
        room = made.getCreateRoom().getRoom().getRoom().getRoomId();
        stream.cancel();
    }

    @AfterAll
    static void everyStatusWasOurs() {
        assertThat(SERVER.statuses.faults()).isEmpty();
    }

    private static ConnectRequest sendText(String id, String text) {
        return ConnectRequest.newBuilder()
                .setRequestId(id)
                .setSendMessage(SendMessageRequest.newBuilder()
                        .setRoomId(room)
                        .setClientMessageId(UUID.randomUUID().toString())
                        .setText(text))
                .build();
    }

    private static ConnectRequest getMe(String id) {
        return ConnectRequest.newBuilder()
                .setRequestId(id)
                .setGetMe(GetMeRequest.getDefaultInstance())
                .build();
    }

    private static void assertViolation(StatusRuntimeException end) {
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("PROTOCOL_VIOLATION");
    }

    @Test
    void theFirstFrameIsWelcomeAndSaysTheLimits() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        var frame = stream.first(one -> true);
        assertThat(frame.getWelcome().getUserId()).isEqualTo(user.id());
        assertThat(frame.getWelcome().getLimits().getMaxRequestsInWork()).isEqualTo(256);
        assertThat(frame.getResumeToken()).isNotEmpty();
        stream.first(one -> one.getCaughtUp());
        stream.cancel();
    }

    @Test
    void everythingBeforeHelloIsAViolation() {
        assertViolation(ConnectStream.open(SERVER, user).send(getMe("1")).end());
        assertViolation(ConnectStream.open(SERVER, user)
                .send(ConnectRequest.getDefaultInstance())
                .end());
        assertViolation(ConnectStream.open(SERVER, user).noMore().end());
    }

    @Test
    void aSecondHelloIsAViolation() {
        assertViolation(ConnectStream.open(SERVER, user).hello().hello().end());
    }

    @Test
    void aRequestWithoutAnIdOrWithALongOneIsAViolation() {
        assertViolation(ConnectStream.open(SERVER, user).hello().send(getMe("")).end());
        assertViolation(ConnectStream.open(SERVER, user)
                .hello()
                .send(getMe("x".repeat(37)))
                .end());
    }

    @Test
    void anIdThatIsInWorkIsAViolationAndOneThatWasAnsweredIsNot() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        stream.send(getMe("1"));
        assertThat(stream.reply("1").getGetMe().getUser().getUserId()).isEqualTo(user.id());
        stream.send(getMe("1"));
        Awaitility.await().until(() -> stream.replies().size() == 2);
        for (int i = 0; i < 200; i++) stream.send(getMe("2"));
        assertViolation(stream.end());
    }

    @Test
    void aBadHelloSaysWhichFieldAndATokenThatIsNoneSaysThat() {
        StatusRuntimeException end = ConnectStream.open(SERVER, user)
                .send(ConnectRequest.newBuilder()
                        .setHello(Hello.newBuilder().addFocusRoomIds("u5"))
                        .build())
                .end();
        assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("FIELD_INVALID");
        assertThat(end.getStatus().getDescription())
                .contains("hello.focus_room_ids[0]")
                .contains("you gave a user id");
        end = ConnectStream.open(SERVER, user)
                .send(ConnectRequest.newBuilder()
                        .setHello(Hello.newBuilder().setResumeToken("nonsense"))
                        .build())
                .end();
        assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("RESUME_TOKEN_INVALID");
    }

    @Test
    void sendsAreStoredInTheOrderInWhichTheyArrive() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        int count = 2_000;
        for (int i = 0; i < count; i++) stream.send(sendText("s" + i, "text " + i));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stream.replies().size() == count);
        Map<String, Long> seqs = stream.replies().stream()
                .collect(Collectors.toMap(
                        Reply::getRequestId, reply -> reply.getSendMessage().getSeq()));
        List<Long> inOrder =
                IntStream.range(0, count).mapToObj(i -> seqs.get("s" + i)).toList();
        assertThat(inOrder).isSorted().doesNotHaveDuplicates();
        Set<Long> acknowledged = Set.copyOf(inOrder);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stream.frames.stream()
                                .flatMap(frame -> frame.getEventsList().stream())
                                .filter(Event::hasMessageSent)
                                .map(event -> event.getMessageSent().getSeq())
                                .filter(acknowledged::contains))
                        .containsExactlyElementsOf(inOrder));
        stream.cancel();
    }

    @Test
    void aRefusalIsAReplyWithTheStatusOfTheUnaryCall() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        stream.send(ConnectRequest.newBuilder()
                .setRequestId("denied")
                .setGetRoom(GetRoomRequest.newBuilder().setRoomId("r99999"))
                .build());
        stream.send(ConnectRequest.newBuilder()
                .setRequestId("wrong")
                .setGetRoom(GetRoomRequest.newBuilder().setRoomId(user.id()))
                .build());
        stream.send(ConnectRequest.newBuilder().setRequestId("none").build());
        assertThat(StatusDetailsInterceptor.reason(stream.reply("denied").getError()))
                .isEqualTo("ROOM_ACCESS_DENIED");
        Reply wrong = stream.reply("wrong");
        assertThat(wrong.getError().getMessage())
                .isEqualTo("room_id must be `r` followed by digits, as CreateRoom answered it; you gave a user id");
        assertThat(StatusDetailsInterceptor.reason(stream.reply("none").getError()))
                .isEqualTo("METHOD_UNKNOWN");
        stream.cancel();
    }

    /// As a person with grpcurl does whose frames come from a pipe.
    @Test
    void aClientThatSaysNoMoreGetsAllItsRepliesThenAGoodEnd() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add("w" + i);
            stream.send(sendText("w" + i, "bye"));
            ids.add("r" + i);
            stream.send(getMe("r" + i));
        }
        stream.noMore();
        assertThat(stream.end().getStatus().getCode()).isEqualTo(Status.Code.OK);
        assertThat(stream.replies().stream().map(Reply::getRequestId)).containsExactlyInAnyOrderElementsOf(ids);

        ConnectStream silent = ConnectStream.open(SERVER, user).hello().noMore();
        assertThat(silent.end().getStatus().getCode()).isEqualTo(Status.Code.OK);
        assertThat(silent.frames.getFirst().hasWelcome()).isTrue();
    }

    @Test
    void aClientThatAsksAndNeverReadsStopsItself() {
        ConnectStream stream = ConnectStream.open(SERVER, user, false).hello();
        String text = "x".repeat(10_000);
        int sent = 0;
        while (stream.isReady() || sent < 10) {
            stream.send(sendText("big" + sent, text));
            sent++;
            if (sent > 50_000) break;
        }
        // Its own transport pushes back: the server has stopped reading. Others go on.
        assertThat(sent).isLessThan(50_000);
        ConnectStream other = ConnectStream.open(SERVER, user).hello();
        other.send(getMe("1"));
        assertThat(other.reply("1").hasGetMe()).isTrue();
        other.cancel();
        stream.cancel();
    }

    @Test
    void signalsGoToThoseWhoLook() {
        RunningServer.User other = SERVER.signUp();
        ConnectStream watcher = ConnectStream.open(SERVER, user).hello();
        watcher.first(frame -> frame.getCaughtUp());
        watcher.send(ConnectRequest.newBuilder()
                .setRequestId("focus")
                .setSetFocus(SetFocusRequest.newBuilder().addRoomIds(room))
                .build());
        assertThat(watcher.reply("focus").hasSetFocus()).isTrue();
        ConnectStream stranger = ConnectStream.open(SERVER, other).hello();
        stranger.send(ConnectRequest.newBuilder()
                .setRequestId("typing")
                .setSetTyping(SetTypingRequest.newBuilder().setRoomId(room).setTyping(true))
                .build());
        assertThat(StatusDetailsInterceptor.reason(stranger.reply("typing").getError()))
                .isEqualTo("ROOM_ACCESS_DENIED");
        stranger.send(ConnectRequest.newBuilder()
                .setRequestId("presence")
                .setGetPresence(
                        GetPresenceRequest.newBuilder().addUserIds(user.id()).addUserIds("u999"))
                .build());
        Reply presence = stranger.reply("presence");
        assertThat(presence.getGetPresence().getPresencesList())
                .extracting(one -> one.getUserId() + " " + one.getState())
                .containsExactly(user.id() + " STATE_ONLINE", "u999 STATE_OFFLINE");
        stranger.cancel();
        watcher.cancel();
    }

    @Test
    void pagesWalkThroughAHistory() {
        ConnectStream stream = ConnectStream.open(SERVER, user).hello();
        for (int i = 0; i < 7; i++) stream.send(sendText("p" + i, "page"));
        for (int i = 0; i < 7; i++)
            assertThat(stream.reply("p" + i).hasSendMessage()).isTrue();
        String token = "";
        List<Long> seqs = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            stream.send(ConnectRequest.newBuilder()
                    .setRequestId("page" + page)
                    .setListMessages(ListMessagesRequest.newBuilder()
                            .setRoomId(room)
                            .setPageSize(3)
                            .setPageToken(token))
                    .build());
            var answer = stream.reply("page" + page).getListMessages();
            answer.getMessagesList().forEach(message -> seqs.add(message.getSeq()));
            token = answer.getNextPageToken();
        }
        assertThat(seqs).doesNotHaveDuplicates().isSortedAccordingTo(java.util.Comparator.reverseOrder());
        stream.cancel();
    }
}
