package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.TimelineEntry.Outgoing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client finds again in its store.
final class StoreTest {
    private static final RoomId ROOM = new RoomId("r1");

    @TempDir
    Path folder = Path.of("");

    private final ControlledLoop loop = new ControlledLoop();
    private final Random random = new Random(5);
    private final ModelServer server;

    StoreTest() throws IOException {
        server = new ModelServer(loop);
        server.makeRoom(ROOM.value());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private ParleyClient client(Store store) {
        return ParleyClient.builder("model")
                .store(store)
                .executor(Runnable::run)
                .build(loop, server, random);
    }

    private List<Message> toldTo(ParleyClient client) {
        List<Message> told = new ArrayList<>();
        client.observe(change -> {
            if (change instanceof Change.MessageReceived(var message)) told.add(message);
        });
        return told;
    }

    @Test
    void whatWasMissedBetweenTwoRunsIsTold() {
        Store store = Store.inMemory();
        server.signIn(store);
        ParleyClient first = client(store);
        var _ = first.connect();
        loop.run();
        server.say("r1", "seen");
        loop.advance(Duration.ofSeconds(2));
        first.disconnect();
        loop.run();
        server.say("r1", "missed 1");
        server.say("r1", "missed 2");

        ParleyClient second = client(store);
        List<Message> told = toldTo(second);
        var _ = second.connect();
        loop.advance(Duration.ofSeconds(1));

        assertThat(told).extracting(Message::text).containsExactly("missed 1", "missed 2");
        assertThat(second.timeline(ROOM).entries()).hasSize(1);
        assertThat(second.timeline(ROOM).hasOlder()).isTrue();
    }

    @Test
    void whatWasMissedIsToldEvenWhenNothingWasSaidBefore() {
        Store store = Store.inMemory();
        server.signIn(store);
        ParleyClient first = client(store);
        var _ = first.connect();
        loop.advance(Duration.ofSeconds(2));
        first.disconnect();
        loop.run();
        server.say("r1", "missed");

        ParleyClient second = client(store);
        List<Message> told = toldTo(second);
        var _ = second.connect();
        loop.advance(Duration.ofSeconds(1));

        assertThat(told).extracting(Message::text).containsExactly("missed");
    }

    @Test
    void aStoreThatCannotForgetHindersNoMessage() {
        FullStore store = new FullStore();
        server.signIn(store);
        ParleyClient client = client(store);
        var _ = client.connect();
        loop.run();
        store.takes = true;
        store.forgets = false;

        client.send(ROOM, "one");
        client.send(ROOM, "two");
        loop.advance(Duration.ofSeconds(1));

        assertThat(server.sent()).extracting(sent -> sent.getText()).containsExactly("one", "two");
        assertThat(client.unsent()).isEmpty();
    }

    @Test
    void whoSignsOutLeavesNothing() {
        Store store = Store.inMemory();
        server.signIn(store);
        ParleyClient client = client(store);
        var _ = client.connect();
        loop.run();
        server.say("r1", "seen");
        server.isMute = true;
        client.send(ROOM, "unsent 1");
        client.send(ROOM, "unsent 2");
        loop.run();
        server.isMute = false;

        CompletableFuture<Void> out = client.signOut();
        loop.advance(Duration.ofSeconds(30));

        assertThat(out).isCompleted();
        assertThat(store.load()).isEmpty();
        assertThat(client.unsent()).isEmpty();
        assertThat(client.rooms()).isEmpty();
        assertThat(client.userId()).isEmpty();
        assertThat(client.state()).isEqualTo(ConnectionState.DISCONNECTED);

        server.signIn(store);
        ParleyClient again = client(store);
        var _ = again.connect();
        loop.advance(Duration.ofSeconds(5));
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void unsentAndFailedMessagesAreThereAgain() {
        Path file = folder.resolve("ada.journal");
        Store store = Store.file(file);
        server.signIn(store);
        ParleyClient first = client(store);
        var _ = first.connect();
        loop.run();
        server.fates.add(ModelServer.Fate.REFUSED);
        first.send(ROOM, "refused");
        loop.run();
        server.isDown = true;
        server.breakAll(io.grpc.Status.Code.UNAVAILABLE);
        first.send(ROOM, Draft.of("unsent").with("mood", "calm").mentioning(new UserId("u2")));
        loop.run();
        store.close();

        ParleyClient second = client(Store.file(file));
        List<TimelineEntry> entries = second.timeline(ROOM).entries();
        assertThat(entries)
                .extracting(entry -> ((Outgoing) entry).draft().text() + " " + ((Outgoing) entry).state())
                .containsExactly("refused FAILED", "unsent PENDING");
        Outgoing refused = (Outgoing) entries.getFirst();
        assertThat(refused.failure()).isNotNull();
        assertThat(((Outgoing) entries.getLast()).draft().attributes()).containsEntry("mood", "calm");

        server.isDown = false;
        var _ = second.connect();
        loop.advance(Duration.ofSeconds(1));
        second.retry(refused);
        loop.run();
        assertThat(server.sent()).extracting(sent -> sent.getText()).containsExactly("unsent", "refused");
    }

    @Test
    void theStoreOfAnotherUserIsRefused() {
        Store store = Store.inMemory();
        server.signIn(store);
        store.put("user", "u9".getBytes(StandardCharsets.UTF_8), true);

        ParleyClient client = client(store);
        assertThat(client.connect()).isNotDone();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(client.connection().detail()).contains("give each user a store of its own");
    }

    @Test
    void aMessageThatCannotBeKeptIsNotSent() {
        Store store = new FullStore();
        server.signIn(store);
        ParleyClient client = client(store);
        var _ = client.connect();
        loop.run();

        client.send(ROOM, "too much");
        loop.run();

        Outgoing failed = (Outgoing) client.timeline(ROOM).entries().getFirst();
        assertThat(failed.state()).isEqualTo(Outgoing.State.FAILED);
        assertThat(failed.failure()).extracting(why -> why.reason()).isEqualTo(ParleyException.Reason.NOT_KEPT);
        assertThat(server.sent()).isEmpty();
    }

    /// A store whose disk is full of everything but what it began with.
    private static final class FullStore implements Store {
        private final Store kept = Store.inMemory();
        private boolean takes;
        private boolean forgets = true;

        @Override
        public Map<String, byte[]> load() {
            return kept.load();
        }

        @Override
        public void put(String key, byte[] value, boolean isUrgent) {
            if (!takes && key.startsWith("unsent/")) {
                throw new UncheckedIOException(new IOException("no space left on device"));
            }
            kept.put(key, value, isUrgent);
        }

        @Override
        public void remove(String key) {
            if (!forgets) throw new UncheckedIOException(new IOException("no space left on device"));
            kept.remove(key);
        }

        @Override
        public void close() {}
    }

    @Test
    void twoClientsOnOneFileAreRefused() {
        Path file = folder.resolve("ada.journal");
        try (Store first = Store.file(file)) {
            assertThat(first.load()).isEmpty();
            assertThatThrownBy(() -> Store.file(file))
                    .isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining("close that one or choose another file");
        }
    }
}
