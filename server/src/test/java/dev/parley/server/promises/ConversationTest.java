package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.Event;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Reply;
import dev.parley.v1.Room;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The conversation of the README, over the wire.
class ConversationTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final History history = new History();

    @Test
    void adaAndBobTalkAsInTheReadme() {
        try (Server server = new Server();
                Wire wire = new Wire(server.port())) {
            TestClient ada = new TestClient(wire, wire.signUp("ada"), history);
            TestClient bob = new TestClient(wire, wire.signUp("bob"), history);
            String room = makeAndJoin(ada, bob);

            Call stream = call(bob, Transport.SUBSCRIBE, "");
            assertThat(frame(stream).getWelcome().getUserId()).isEqualTo(bob.user());
            SendMessageRequest hello =
                    TestClient.request(room, UUID.randomUUID().toString(), "Hello, Bob");
            SendMessageResponse sent = ada.messages().sendMessage(hello);
            assertThat(sent.getSeq()).isEqualTo(1);
            SendMessageResponse again = ada.messages().sendMessage(hello);
            assertThat(again).isEqualTo(sent.toBuilder().setRepeatedSend(true).build());
            String token = tokenAfter(stream, "Hello, Bob");

            stream.cut();
            ada.send(room, "Are you there?", 1);
            assertThat(texts(resumed(bob, Transport.SUBSCRIBE, token))).containsExactly("Are you there?");
            ServerFrame polled = frame(call(bob, Transport.POLL, token));
            assertThat(texts(List.of(polled))).containsExactly("Are you there?");
            assertThat(polled.getCaughtUp()).isTrue();
            assertThat(texts(resumed(bob, Transport.CONNECT, token))).containsExactly("Are you there?");

            speakOverConnect(bob, room);
            assertThat(texts(List.of(frame(call(bob, Transport.POLL, polled.getResumeToken())))))
                    .containsExactly("Yes!");
            assertThat(history(ada, room)).containsExactly("Hello, Bob", "Are you there?", "Yes!");
            assertThat(wire.faults()).isEmpty();
        }
    }

    private static String makeAndJoin(TestClient ada, TestClient bob) {
        ada.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PUBLIC)
                        .setHandle("general")
                        .setTitle("General")
                        .build());
        bob.rooms().joinRoom(JoinRoomRequest.newBuilder().setHandle("general").build());
        return bob.rooms()
                .listRooms(ListRoomsRequest.getDefaultInstance())
                .getRooms(0)
                .getRoom()
                .getRoomId();
    }

    /// Bob answers and marks as read on one stream, and sees both as events beside the replies.
    private void speakOverConnect(TestClient bob, String room) {
        Call connect = call(bob, Transport.CONNECT, "");
        assertThat(frame(connect).hasWelcome()).isTrue();
        connect.send(ConnectRequest.newBuilder()
                .setRequestId("1")
                .setSendMessage(TestClient.request(room, UUID.randomUUID().toString(), "Yes!"))
                .build());
        connect.send(ConnectRequest.newBuilder()
                .setRequestId("2")
                .setMarkRead(MarkReadRequest.newBuilder().setRoomId(room).setSeq(2))
                .build());
        List<Reply> replies = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        while (replies.size() < 2 || events.size() < 2) {
            ServerFrame frame = frame(connect);
            replies.addAll(frame.getRepliesList());
            events.addAll(frame.getEventsList());
        }
        assertThat(replies).extracting(Reply::getRequestId).containsExactlyInAnyOrder("1", "2");
        assertThat(replies)
                .filteredOn(Reply::hasSendMessage)
                .extracting(r -> r.getSendMessage().getSeq())
                .containsExactly(3L);
        assertThat(replies)
                .filteredOn(Reply::hasMarkRead)
                .extracting(r -> r.getMarkRead().getReadSeq())
                .containsExactly(2L);
        assertThat(events)
                .extracting(Event::getChangeCase)
                .containsExactlyInAnyOrder(Event.ChangeCase.MESSAGE_SENT, Event.ChangeCase.READ_MARKED);
        connect.cut();
    }

    private Call call(TestClient client, Transport transport, String token) {
        return Call.open(client.streams(), history.opened(client.user(), client.user(), transport, token), SOON);
    }

    private static ServerFrame frame(Call call) {
        ServerFrame frame = call.next(SOON);
        if (frame == null) throw new AssertionError("no frame came; the call ended with " + call.end());
        return frame;
    }

    private static String tokenAfter(Call call, String text) {
        while (true) {
            ServerFrame frame = frame(call);
            if (texts(List.of(frame)).contains(text)) return frame.getResumeToken();
        }
    }

    /// The frames of a call from its token until it has caught up.
    private List<ServerFrame> resumed(TestClient client, Transport transport, String token) {
        Call call = call(client, transport, token);
        List<ServerFrame> frames = new ArrayList<>();
        do frames.add(frame(call));
        while (!frames.getLast().getCaughtUp());
        call.cut();
        return frames;
    }

    private static List<String> texts(List<ServerFrame> frames) {
        return frames.stream()
                .flatMap(frame -> frame.getEventsList().stream())
                .filter(Event::hasMessageSent)
                .map(event -> event.getMessageSent().getText())
                .toList();
    }

    private static List<String> history(TestClient client, String room) {
        return client
                .messages()
                .listMessages(ListMessagesRequest.newBuilder()
                        .setRoomId(room)
                        .setAfterSeq(0)
                        .build())
                .getMessagesList()
                .stream()
                .map(Message::getText)
                .toList();
    }
}
