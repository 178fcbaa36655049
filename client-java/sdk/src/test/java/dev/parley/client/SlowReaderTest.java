package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
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
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// A client whose observer takes in nothing until it is told to.
    private static final class Stalled implements AutoCloseable {
        final ControlledLoop loop = new ControlledLoop();
        final ModelServer server;
        final ParleyClient client;
        final List<Long> told = new ArrayList<>();
        private final Queue<Runnable> screen = new ArrayDeque<>();

        /// @param said so many messages have come, or wait to be read
        Stalled(long said) throws IOException {
            Store store = Store.inMemory();
            server = new ModelServer(loop);
            server.signIn(store);
            server.makeRoom(ROOM.value());
            client = ParleyClient.builder("model")
                    .store(store)
                    .executor(screen::add)
                    .build(loop, server, new Random(1));
            client.observe(change -> {
                if (change instanceof Change.MessageReceived(var message)) told.add(message.seq());
            });
            var _ = client.connect();
            loop.run();
            for (int i = 0; i < said; i++) server.say(ROOM.value(), "text " + i);
            loop.advance(SECOND.multipliedBy(2));
        }

        long taken() {
            return client.room(ROOM).orElseThrow().room().lastSeq();
        }

        void read() {
            for (Runnable work = screen.poll(); work != null; work = screen.poll()) {
                work.run();
                loop.run();
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void theClientStopsReadingAndGoesOn() throws IOException {
        try (Stalled stalled = new Stalled(SAID)) {
            assertThat(stalled.taken()).isBetween(1L, 2L * Notices.FULL);

            stalled.read();

            assertThat(stalled.taken()).isEqualTo(SAID);
            assertThat(stalled.told).hasSize(SAID).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aReaderThatCatchesUpWhileTheClientDialsDoesNotMakeItWaitForEver() throws IOException {
        long taken;
        try (Stalled stalled = new Stalled(SAID)) {
            taken = stalled.taken();
        }
        // With nothing left to read the client sees the end of its stream, and dials although it is held.
        try (Stalled stalled = new Stalled(taken)) {
            stalled.server.isMute = true;
            stalled.server.breakAll(Status.Code.UNAVAILABLE);
            stalled.loop.advance(SECOND);
            assertThat(stalled.client.state()).isEqualTo(ConnectionState.RECONNECTING);

            stalled.read();
            stalled.server.isMute = false;
            for (int second = 0; second < 120; second++) {
                stalled.loop.advance(SECOND);
                stalled.read();
            }

            assertThat(stalled.client.state()).isEqualTo(ConnectionState.CONNECTED);
        }
    }
}
