package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import dev.parley.client.Store;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A client, and the one thread on which it tells what happens and on which the screen's state lives.
final class Session implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final ParleyClient client;
    private final ScheduledExecutorService events;

    private Session(ParleyClient client, ScheduledExecutorService events) {
        this.client = client;
        this.events = events;
    }

    /// A client of this server, not connected yet.
    ///
    /// @param store is closed with the session
    static Session open(Server server, Store store) {
        ScheduledExecutorService events = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("parley-events").factory());
        String version = Objects.requireNonNullElse(Session.class.getPackage().getImplementationVersion(), "dev");
        ParleyClient.Builder builder = ParleyClient.builder(server.target())
                .store(store)
                .executor(events)
                .deviceLabel("terminal")
                .program("parley-terminal", version);
        return new Session(server.isPlaintext() ? builder.plaintext().build() : builder.build(), events);
    }

    ParleyClient client() {
        return client;
    }

    ScheduledExecutorService events() {
        return events;
    }

    /// Ends the client, within 2 s. What is not sent yet stays in its store.
    @Override
    public void close() {
        Thread closing = Thread.ofPlatform().daemon().name("parley-closing").start(client::close);
        try {
            boolean _ = closing.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.shutdown();
    }
}
