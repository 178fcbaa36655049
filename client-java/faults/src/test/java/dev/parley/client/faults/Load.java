package dev.parley.client.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A person who writes on and on, at a pace, until it is enough; at most 3 000 messages.
final class Load {
    private static final int MOST_MESSAGES = 3_000;
    private static final int ENDS_WITHIN_SECONDS = 10;

    private final Person person;
    private final Duration pace;
    private final int padding;
    private final CompletableFuture<Void> writing;
    private volatile boolean isEnough;

    /// @param padding characters that make each message longer
    Load(Person person, Duration pace, int padding) {
        this.person = person;
        this.pace = pace;
        this.padding = padding;
        this.writing = CompletableFuture.runAsync(
                this::write, task -> Thread.ofVirtual().start(task));
    }

    private void write() {
        for (int said = 0; said < MOST_MESSAGES && !isEnough; said++) {
            person.say(padding);
            Pause.of(pace);
        }
    }

    /// No more from now on: when this returns, the last message is sent, as far as the writer can tell.
    void enough() {
        isEnough = true;
        writing.orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    }
}
