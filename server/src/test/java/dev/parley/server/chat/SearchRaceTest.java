package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.store.SearchIndex;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Edits and deletions against the indexer, held at the moments that matter.
@Timeout(60)
class SearchRaceTest {
    private final ChatFixture chat = new ChatFixture();
    private RoomId room = new RoomId(1);

    @BeforeEach
    void makeARoom() {
        room = chat.privateRoom(ADA);
        chat.indexAll();
    }

    @AfterEach
    void close() {
        chat.close();
    }

    /// A command that stays in its transaction, its writes made, until it is let go.
    private record Held<T>(Command<T> command, CountDownLatch written, CountDownLatch letGo) implements Command<T> {
        Held(Command<T> command) {
            this(command, new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public Outcome<T> run(Transaction tx) {
            Outcome<T> outcome = command.run(tx);
            written.countDown();
            await(letGo);
            return outcome;
        }

        @Override
        public boolean isBarrier() {
            return command.isBarrier();
        }

        static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /// Makes a pass of the indexer while a command's transaction is open: the pass sees the state before it.
    private void passWhileOpen(Command<MessageView> command) {
        Held<MessageView> held = new Held<>(command);
        CompletableFuture<Outcome<MessageView>> done = chat.log.submit(held);
        Held.await(held.written());
        chat.indexAll();
        held.letGo().countDown();
        answerOf(done.join());
    }

    /// Carries a command out while a pass of the indexer is open: the pass has read the state before it.
    private void whileAPassIsOpen(Command<MessageView> command) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        SearchIndex paused = new SearchIndex(WrappedPool.beforeCommit(chat.log.database.readers(), () -> {
            written.countDown();
            Held.await(letGo);
        }));
        Thread pass = Thread.ofVirtual().start(() -> paused.advance(1_000));
        Held.await(written);
        chat.done(command);
        letGo.countDown();
        pass.join();
    }

    private List<String> found(String query) {
        return answerOf(chat.search.find(ADA, query, null, MessageSearch.NEWEST, 100)).items().stream()
                .map(view -> view.message().text())
                .toList();
    }

    private long entriesWith(String word) {
        return chat.number("SELECT count(*) FROM search_entries WHERE words @@ to_tsquery('simple', '" + word + "')");
    }

    private EditMessage toWater(long seq) {
        return new EditMessage(ADA, room, seq, "water", null, null, null);
    }

    @Test
    void aPassThatReadBeforeADeletionCommittedDoesNotBringTheTextBack() {
        long seq = chat.post(room, ADA, "tea");
        passWhileOpen(new DeleteMessage(ADA, room, seq));

        assertThat(entriesWith("tea")).as("the race happened").isEqualTo(1);
        assertThat(found("tea")).isEmpty();
        chat.indexAll();
        assertThat(entriesWith("tea")).isZero();
    }

    @Test
    void aDeletionThatCommittedBeforeThePassDidDoesNotComeBack() throws InterruptedException {
        long seq = chat.post(room, ADA, "tea");
        whileAPassIsOpen(new DeleteMessage(ADA, room, seq));

        assertThat(entriesWith("tea")).as("the race happened").isEqualTo(1);
        assertThat(found("tea")).isEmpty();
        chat.indexAll();
        assertThat(entriesWith("tea")).isZero();
    }

    @Test
    void aPassThatReadBeforeAnEditCommittedDoesNotBringTheOldWordsBack() {
        long seq = chat.post(room, ADA, "tea");
        passWhileOpen(toWater(seq));

        assertThat(entriesWith("tea")).as("the race happened").isEqualTo(1);
        assertThat(found("tea")).isEmpty();
        assertThat(found("water")).containsExactly("water");
        chat.indexAll();
        assertThat(entriesWith("tea")).isZero();
        assertThat(found("water")).containsExactly("water");
    }

    @Test
    void anEditThatCommittedBeforeThePassDidIsFoundByItsNewWordsOnly() throws InterruptedException {
        long seq = chat.post(room, ADA, "tea");
        whileAPassIsOpen(toWater(seq));

        assertThat(entriesWith("tea")).as("the race happened").isEqualTo(1);
        assertThat(found("tea")).isEmpty();
        assertThat(found("water")).containsExactly("water");
        chat.indexAll();
        assertThat(entriesWith("tea")).isZero();
    }

    @Test
    void aWriterIsNotHeldUpByAPassThatWaitsForIt() {
        long seq = chat.post(room, ADA, "tea");
        chat.done(toWater(seq));
        // Up to the message only, which already reads "water": the edit itself is left to index.
        assertThat(chat.index.advance(1)).isEqualTo(1);
        Held<MessageView> held = new Held<>(new DeleteMessage(ADA, room, seq));
        CompletableFuture<Outcome<MessageView>> done = chat.log.submit(held);
        Held.await(held.written());

        assertThatThrownBy(() -> chat.index.advance(1)).isInstanceOf(DataAccessException.class);

        held.letGo().countDown();
        answerOf(done.join());
        chat.indexAll();
        assertThat(entriesWith("water")).isZero();
    }

    @Test
    void ofTwoNodesOneIndexesAndTheOtherPassesBy() throws InterruptedException {
        chat.post(room, ADA, "tea");
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        SearchIndex first = new SearchIndex(WrappedPool.beforeCommit(chat.log.database.readers(), () -> {
            written.countDown();
            Held.await(letGo);
        }));
        Thread pass = Thread.ofVirtual().start(() -> first.advance(10));
        Held.await(written);

        assertThat(chat.index.advance(10)).isZero();

        letGo.countDown();
        pass.join();
        assertThat(entriesWith("tea")).isEqualTo(1);
    }

    @Test
    void afterManyRacesTheIndexHoldsTheWordsOfEveryMessageAndNoOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (SearchIndexer one = new SearchIndexer(chat.log.database.readers());
                SearchIndexer two = new SearchIndexer(chat.log.database.readers())) {
            one.start();
            two.start();
            long last = 1;
            for (int i = 0; i < 1_500; i++) {
                long seq = 1 + random.nextLong(last);
                switch (random.nextInt(4)) {
                    case 0 -> chat.log.await(toWater(seq));
                    case 1 -> chat.log.await(new DeleteMessage(ADA, room, seq));
                    case 2 -> chat.log.await(new EditMessage(ADA, room, seq, "milk " + i, null, null, null));
                    default -> last = chat.post(room, ADA, "tea " + i);
                }
                one.wake();
                two.wake();
            }
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() ->
                            chat.number("SELECT log_head.position - search_head.position FROM log_head, search_head")
                                    == 0);
        }

        assertThat(chat.number("SELECT count(*) FROM messages WHERE edit_time IS NOT NULL"))
                .isPositive();
        assertThat(chat.number("SELECT count(*) FROM messages WHERE delete_time IS NOT NULL"))
                .isPositive();
        assertThat(chat.number("""
                        SELECT count(*) FROM (SELECT * FROM messages WHERE text <> '') m
                        FULL JOIN search_entries e USING (room_id, seq)
                        WHERE e.words IS DISTINCT FROM
                            array_to_tsvector(ARRAY['room ' || m.room_id]) || to_tsvector('simple', m.text)""")).as("seed %d", seed).isZero();
    }

    @Test
    void aSendIsIndexedSoonAfterTheIndexerIsWoken() {
        try (SearchIndexer indexer = new SearchIndexer(chat.log.database.readers())) {
            indexer.start();
            chat.post(room, ADA, "tea");
            indexer.wake();

            await().untilAsserted(() -> assertThat(entriesWith("tea")).isEqualTo(1));
        }
    }
}
