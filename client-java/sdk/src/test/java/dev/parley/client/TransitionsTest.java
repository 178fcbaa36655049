package dev.parley.client;

import static dev.parley.client.ConnectionState.DISCONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `plays.json` cannot say of the way between the five states: what `connect` answers, and the end of a
/// client.
final class TransitionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Play play;

    TransitionsTest() throws IOException {
        play = new Play();
    }

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    void connectAnswersOnceConnected() {
        CompletableFuture<Void> connecting = play.client().connect();
        assertThat(connecting).isNotDone();
        play.pass(SECOND);

        assertThat(connecting).isCompleted();
        CompletableFuture<Void> again = play.client().connect();
        play.loop.run();
        assertThat(again).isCompleted();
    }

    @Test
    void connectFailsWhereNobodyIsThere() {
        play.server.isDown = true;

        CompletableFuture<Void> connecting = play.client().connect();
        play.pass(SECOND);

        assertThat(connecting).isCompletedExceptionally();
    }

    @Test
    void aClosedClientAnswersThatItIs() throws InterruptedException {
        Store store = Store.inMemory();
        play.server.signIn(store);
        ParleyClient client = ParleyClient.builder("model")
                .store(store)
                .executor(Runnable::run)
                .build(play.loop, play.server, new Random(2));
        var _ = client.connect();
        play.loop.run();
        play.server.isMute = true;
        CompletableFuture<User> unanswered = client.me();
        play.loop.run();

        Thread closing = Thread.ofPlatform().start(client::close);
        while (closing.isAlive()) {
            play.loop.run();
            closing.join(Duration.ofMillis(1));
        }

        assertThat(unanswered).isCompletedExceptionally();
        assertThat(client.me()).isCompletedExceptionally();
        assertThat(client.connect()).isCompletedExceptionally();
        assertThat(client.timeline(new RoomId(Play.ROOM)).loadOlder()).isCompletedExceptionally();
        // Again, as a try-with-resources would after an explicit call: that returns at once.
        client.close();
        assertThat(client.state()).isEqualTo(DISCONNECTED);
        assertThat(play.server.areAllChannelsShutDown()).isTrue();
    }
}
