package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whoever reads slowly slows the stream, and misses nothing.
final class SlowReaderTest {
    private static final int SAID = 5_000;
    private static final RoomId ROOM = new RoomId("r1");

    @Test
    void theClientStopsReadingAndGoesOn() throws IOException {
        ControlledLoop loop = new ControlledLoop();
        Queue<Runnable> screen = new ArrayDeque<>();
        List<Long> told = new ArrayList<>();
        Store store = Store.inMemory();
        try (ModelServer server = new ModelServer(loop)) {
            server.signIn(store);
            server.makeRoom(ROOM.value());
            ParleyClient client = ParleyClient.builder("model")
                    .store(store)
                    .executor(screen::add)
                    .build(loop, server, new Random(1));
            client.observe(change -> {
                if (change instanceof Change.MessageReceived(var message)) told.add(message.seq());
            });
            var _ = client.connect();
            loop.run();

            for (int i = 0; i < SAID; i++) server.say(ROOM.value(), "text " + i);
            loop.advance(Duration.ofSeconds(2));
            long taken = client.room(ROOM).orElseThrow().room().lastSeq();
            assertThat(taken).isBetween(1L, 2L * Notices.FULL);

            for (Runnable work = screen.poll(); work != null; work = screen.poll()) {
                work.run();
                loop.run();
            }
            assertThat(client.room(ROOM).orElseThrow().room().lastSeq()).isEqualTo(SAID);
            assertThat(told).hasSize(SAID).isSorted().doesNotHaveDuplicates();
        }
    }
}
