package dev.parley.terminal;

import dev.parley.client.Change;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The seqs under which the room has the messages of a script.
final class Receipts implements AutoCloseable {
    private static final long NONE = 0;

    private final ParleyClient client;
    private final RoomId room;
    private final Map<String, CompletableFuture<Long>> seqs = new ConcurrentHashMap<>();
    private final Subscription subscription;

    /// Hears of the messages that are sent from now on.
    Receipts(ParleyClient client, RoomId room) {
        this.client = client;
        this.room = room;
        this.subscription = client.observe(this::on);
    }

    private void on(Change change) {
        if (change instanceof Change.MessageReceived(Message message) && isOwn(message)) {
            of(message.clientMessageId()).complete(message.seq());
        }
    }

    private boolean isOwn(Message message) {
        return message.roomId().equals(room)
                && client.userId().filter(message.senderId()::equals).isPresent();
    }

    private CompletableFuture<Long> of(String clientMessageId) {
        return seqs.computeIfAbsent(clientMessageId, _ -> new CompletableFuture<>());
    }

    /// The seq of a message.
    ///
    /// @param endNanos when to stop waiting for it, by [System#nanoTime]
    Optional<Long> seqOf(String clientMessageId, long endNanos) {
        long left = Math.max(0, endNanos - System.nanoTime());
        long seq = of(clientMessageId)
                .completeOnTimeout(NONE, left, TimeUnit.NANOSECONDS)
                .join();
        return seq == NONE ? Optional.empty() : Optional.of(seq);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
