package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.Room;
import dev.parley.v1.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A node that shuts down says so on every transport, and what clients hold then is good on the next one.
class DrainTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void everyCallIsToldToComeBackAndEndsWithServerDraining() throws InterruptedException {
        History history = new History();
        Map<Transport, Call> calls = new EnumMap<>(Transport.class);
        try (Server server = new Server("--drain-seconds=2");
                Wire wire = new Wire(server.port())) {
            TestClient ada = new TestClient(wire, wire.signUp("ada"), history);
            String room = ada.rooms()
                    .createRoom(CreateRoomRequest.newBuilder()
                            .setKind(Room.Kind.KIND_PRIVATE)
                            .setTitle("A room")
                            .build())
                    .getRoom()
                    .getRoom()
                    .getRoomId();
            ada.send(room, "the last word", 1);
            String token = World.snapshotToken(ada);
            for (Transport transport : Transport.values()) {
                Call call =
                        Call.open(ada.streams(), history.opened(transport.name(), ada.user(), transport, token), SOON);
                calls.put(transport, call);
                if (transport != Transport.POLL)
                    while (!next(call).getCaughtUp())
                        ;
                else assertThat(call.next(Duration.ofMillis(200))).isNull();
            }
            Thread closing = Thread.ofVirtual().start(server::close);
            for (Transport transport : Transport.values()) {
                Call call = calls.get(transport);
                if (call == null) throw new AssertionError("no call");
                List<ServerFrame> frames = new ArrayList<>();
                while (call.end() == null) if (call.next(SOON) instanceof ServerFrame frame) frames.add(frame);
                // A unary call has an answer or a status: the poll is answered, and its next one is refused.
                assertThat(String.valueOf(call.end()))
                        .as(transport.name())
                        .isEqualTo(transport == Transport.POLL ? "OK" : "UNAVAILABLE SERVER_DRAINING");
                assertThat(frames).as(transport.name()).hasSize(1);
                assertThat(frames.getFirst().getDrain().hasReconnectAfter()).isTrue();
                assertThat(LegView.position(frames.getFirst().getResumeToken())).isEqualTo(LegView.position(token));
            }
            closing.join(SOON);
            assertThat(closing.isAlive()).isFalse();
            assertThat(wire.faults()).isEmpty();
        }
    }

    private static ServerFrame next(Call call) {
        ServerFrame frame = call.next(SOON);
        if (frame == null) throw new AssertionError("no frame came; the call ended with " + call.end());
        return frame;
    }
}
