package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.promises.History.Answer;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.DeleteMessageRequest;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.Event;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Room;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.SearchMessagesRequest;
import dev.parley.v1.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Once a message was deleted, or its text edited away, the text is nowhere: in no replay, no answer and no table.
class ForgettingTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEXT_PASS = Duration.ofSeconds(30);
    private static final String SEARCH_INDEX = "search_entries";
    private static final String FIRST = "quetzalcoatlus";
    private static final String SECOND = "archaeopteryx";
    private static final String THIRD = "pachycephalosaurus";

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static Wire wire;

    private final TestClient ada = new TestClient(wire, wire.signUp("ada"), new History());
    private final String token = World.snapshotToken(ada);
    private final String room = ada.rooms()
            .createRoom(CreateRoomRequest.newBuilder()
                    .setKind(Room.Kind.KIND_PRIVATE)
                    .setTitle("A room")
                    .build())
            .getRoom()
            .getRoom()
            .getRoomId();

    @BeforeAll
    static void start() {
        server = new Server();
        wire = new Wire(server.port());
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    @Test
    void aDeletedTextIsInNoReplayAndNoAnswer() {
        long seq = sayEditAndDelete();
        for (Transport transport : Transport.values()) {
            List<Event> events = replay(transport);
            assertThat(events).extracting(Event::getChangeCase).contains(Event.ChangeCase.MESSAGE_SENT);
            assertThat(events.toString()).doesNotContain(FIRST, SECOND);
        }
        assertThat(ada.messages()
                        .searchMessages(SearchMessagesRequest.newBuilder()
                                .setQuery(SECOND)
                                .build())
                        .getMessagesList())
                .isEmpty();
        assertThat(seq).isOne();
    }

    @Test
    void aDeletedTextIsInNoReplayFromPostgres() {
        sayEditAndDelete();
        // More than is kept near the log's end, so that a replay from before it is read from PostgreSQL.
        double fromStore = server.metric("parley_catchups_total", "store");
        for (int i = 0; i < 4_200; i += 60) sendSome(60);
        List<Event> events = replay(Transport.SUBSCRIBE);
        assertThat(server.metric("parley_catchups_total", "store")).isGreaterThan(fromStore);
        assertThat(events).extracting(Event::getChangeCase).contains(Event.ChangeCase.MESSAGE_DELETED);
        assertThat(events.toString()).doesNotContain(FIRST, SECOND);
    }

    @Test
    void aDeletedTextIsInNoTable() throws SQLException {
        sayEditAndDelete();
        assertForgotten(FIRST);
        assertForgotten(SECOND);
    }

    @Test
    void theSearchForATextInTablesFindsWhatIsThere() throws SQLException {
        ada.send(room, "iguanodon", 1);
        assertThat(tablesThatHold("iguanodon")).contains("messages");
    }

    @Test
    void aRepeatedEditIsAnsweredWithWhatIsLeft() {
        Answer.Ok said = (Answer.Ok) ada.send(room, "a " + FIRST, 1);
        EditMessageRequest edit = EditMessageRequest.newBuilder()
                .setMessage(
                        Message.newBuilder().setRoomId(room).setSeq(said.seq()).setText("an " + SECOND))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        Message edited = ada.messages().editMessage(edit).getMessage();
        assertThat(ada.messages().editMessage(edit).getMessage()).isEqualTo(edited);
        ada.messages()
                .deleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(room)
                        .setSeq(said.seq())
                        .build());
        assertThat(ada.messages().editMessage(edit).getMessage().getText()).isEmpty();
    }

    @Test
    void theNewestMessageThatAJoinShowedIsForgottenToo() throws SQLException {
        TestClient bob = new TestClient(wire, wire.signUp("bob"), new History());
        String handle = "public-" + Long.toString(System.nanoTime(), 36);
        String open = ada.rooms()
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PUBLIC)
                        .setHandle(handle)
                        .setTitle("A public room")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        Answer.Ok said = (Answer.Ok) ada.send(open, "an " + THIRD, 1);
        JoinRoomRequest join = JoinRoomRequest.newBuilder()
                .setHandle(handle)
                .setRequestId(UUID.randomUUID().toString())
                .build();
        RoomSummary joined = bob.rooms().joinRoom(join).getRoom();
        assertThat(joined.getLastMessage().getText()).contains(THIRD);
        assertThat(bob.rooms().joinRoom(join).getRoom()).isEqualTo(joined);
        ada.messages()
                .deleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(open)
                        .setSeq(said.seq())
                        .build());
        assertForgotten(THIRD);
    }

    /// At once in every table but one: an indexer that read the text a moment before takes its words away in its next
    /// pass.
    private static void assertForgotten(String text) throws SQLException {
        assertThat(tablesThatHold(text)).isSubsetOf(SEARCH_INDEX);
        await().atMost(NEXT_PASS)
                .untilAsserted(() -> assertThat(tablesThatHold(text)).isEmpty());
    }

    private long sayEditAndDelete() {
        Answer.Ok said = (Answer.Ok) ada.send(room, "a " + FIRST, 1);
        ada.messages()
                .editMessage(EditMessageRequest.newBuilder()
                        .setMessage(Message.newBuilder()
                                .setRoomId(room)
                                .setSeq(said.seq())
                                .setText("an " + SECOND))
                        .setRequestId(UUID.randomUUID().toString())
                        .build());
        ada.messages()
                .deleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(room)
                        .setSeq(said.seq())
                        .build());
        return said.seq();
    }

    private void sendSome(int count) {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            senders.add(Thread.ofVirtual().start(() -> ada.send(room, "another", 3)));
        }
        for (Thread sender : senders) {
            try {
                sender.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private List<Event> replay(Transport transport) {
        Call call = Call.open(ada.streams(), new History().opened("ada", ada.user(), transport, token), Duration.ZERO);
        List<Event> events = new ArrayList<>();
        while (true) {
            ServerFrame frame = call.next(SOON);
            if (frame == null) throw new AssertionError("no frame came; the call ended with " + call.end());
            events.addAll(frame.getEventsList());
            if (frame.getCaughtUp()) break;
        }
        call.cut();
        return events;
    }

    /// The tables of which a row holds a text, as text or as bytes.
    private static List<String> tablesThatHold(String text) throws SQLException {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        List<String> tables = new ArrayList<>();
        List<String> holding = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (rows.next()) tables.add(rows.getString(1));
            }
            for (String table : tables) {
                String find = "SELECT count(*) FROM " + table + " t WHERE strpos(t::text, '" + text
                        + "') > 0 OR strpos(t::text, '" + hex + "') > 0";
                try (ResultSet count = statement.executeQuery(find)) {
                    count.next();
                    if (count.getLong(1) > 0) holding.add(table);
                }
            }
        }
        return holding;
    }
}
