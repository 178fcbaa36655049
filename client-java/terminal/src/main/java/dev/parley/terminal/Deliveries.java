package dev.parley.terminal;

import dev.parley.client.Change;
import dev.parley.client.Draft;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.client.RoomId;
import dev.parley.client.Subscription;
import dev.parley.client.TimelineEntry.Outgoing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The messages of a script: each is stored by the server, or refused, and until then it is on its way. For
/// one thread.
final class Deliveries implements AutoCloseable {
    /// A script that writes faster than the server stores does not fill the client's memory.
    private static final int MAX_WAITING = 100;

    private final ParleyClient client;
    private final RoomId room;
    private final Consumer<String> complaint;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Semaphore changes = new Semaphore(0);
    private final Subscription subscription;

    /// @param complaint is told of each message that was refused, which is then given up
    Deliveries(ParleyClient client, RoomId room, Consumer<String> complaint) {
        this.client = client;
        this.room = room;
        this.complaint = complaint;
        this.subscription = client.observe(this::on);
    }

    private void on(Change change) {
        if (change instanceof Change.TimelineChanged(RoomId changed) && changed.equals(room)) changes.release();
    }

    /// Sends a message, after waiting until there is room for one more.
    ///
    /// @param endNanos when to stop waiting, by [System#nanoTime]
    /// @return the message on its way; empty when the time is up
    Optional<Outgoing> send(Draft draft, long endNanos) throws InterruptedException {
        if (!settle(MAX_WAITING - 1, endNanos)) return Optional.empty();
        Outgoing message = client.send(room, draft);
        waiting.add(message.clientMessageId());
        return Optional.of(message);
    }

    /// Waits until nothing is on its way any more.
    ///
    /// @return false when the time is up
    boolean settle(long endNanos) throws InterruptedException {
        return settle(0, endNanos);
    }

    private boolean settle(int most, long endNanos) throws InterruptedException {
        for (look(); waiting.size() > most; look()) {
            if (!changes.tryAcquire(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) return false;
            int _ = changes.drainPermits();
        }
        return true;
    }

    private void look() {
        Map<String, Outgoing> now = new HashMap<>();
        for (Outgoing message : Posts.outgoing(client.timeline(room).entries())) {
            now.put(message.clientMessageId(), message);
        }
        for (String id : List.copyOf(waiting)) {
            Outgoing message = now.get(id);
            if (message == null) waiting.remove(id);
            else look(message);
        }
    }

    private void look(Outgoing message) {
        switch (message.state()) {
            case PENDING -> {}
            case SENT -> waiting.remove(message.clientMessageId());
            case FAILED -> {
                waiting.remove(message.clientMessageId());
                refused.add(message.clientMessageId());
                client.discard(message);
                ParleyException why = message.failure();
                complaint.accept("a message was refused" + (why == null ? "" : ": " + Sentence.of(why)));
            }
        }
    }

    /// The client's ids of the messages that were refused.
    Set<String> refused() {
        return refused;
    }

    /// How many messages are not stored yet, as far as it was looked.
    int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
