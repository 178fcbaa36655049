package dev.parley.client;

import dev.parley.client.Entries.Effect;
import dev.parley.client.TimelineEntry.Outgoing;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one room shows: a stretch of its messages without a hole or a double, in the order of their seq, up
/// to the newest; behind it what this client is still sending. It begins with the newest message;
/// [#loadOlder] brings what came before.
///
/// Every method may be called from any thread and does not wait. What a method answers is a copy: it does not
/// change. [Change.TimelineChanged] tells when to look again.
public final class Timeline {
    private final RoomId roomId;
    private final Function<Timeline, CompletableFuture<Boolean>> older;

    /// Guards everything below; nothing is called under it.
    private final Lock lock = new ReentrantLock();

    private final Entries entries;
    private final Map<UserId, Long> readSeqs = new HashMap<>();
    private final Set<UserId> typing = new HashSet<>();

    Timeline(RoomId roomId, Predicate<UserId> isSelf, Function<Timeline, CompletableFuture<Boolean>> older) {
        this.roomId = roomId;
        this.entries = new Entries(isSelf);
        this.older = older;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable work) {
        locked(() -> {
            work.run();
            return true;
        });
    }

    // --- for everybody ---

    /// The room whose timeline this is.
    public RoomId roomId() {
        return roomId;
    }

    /// All entries, oldest first.
    public List<TimelineEntry> entries() {
        return locked(entries::all);
    }

    /// One of the messages that are here; empty for one that is not loaded.
    public Optional<Message> message(long seq) {
        return locked(() -> entries.message(seq));
    }

    /// Whether the room has messages before the first one here.
    public boolean hasOlder() {
        return locked(() -> entries.firstSeq() > 1);
    }

    /// Brings up to 50 messages from before the first one here.
    ///
    /// @return completes with whether there are still older ones; exceptionally with a [ParleyException]
    public CompletableFuture<Boolean> loadOlder() {
        return older.apply(this);
    }

    /// Up to which seq other members have read, for those of whom it was heard while this client ran.
    /// [ParleyClient#members] tells of all.
    public Map<UserId, Long> readSeqs() {
        return locked(() -> Map.copyOf(readSeqs));
    }

    /// Who writes right now; the client's own user is not among them. Known for the rooms in view.
    public Set<UserId> typing() {
        return locked(() -> Set.copyOf(typing));
    }

    // --- for the client, on its loop ---

    long firstSeq() {
        return locked(entries::firstSeq);
    }

    long wantedBefore() {
        return locked(entries::wantedBefore);
    }

    void clear() {
        change(() -> {
            entries.clear();
            readSeqs.clear();
            typing.clear();
        });
    }

    long lastSeq() {
        return locked(entries::lastSeq);
    }

    Effect post(Message message) {
        return locked(() -> entries.post(message));
    }

    Effect update(Message message) {
        return locked(() -> entries.update(message));
    }

    Effect reread(Message message) {
        return locked(() -> entries.reread(message));
    }

    Effect react(long seq, UserId user, String emoji, boolean isPresent) {
        return locked(() -> entries.react(seq, user, emoji, isPresent));
    }

    void prepend(List<Message> newestFirst) {
        change(() -> entries.prepend(newestFirst));
    }

    void restart(@Nullable Message newest) {
        change(() -> entries.restart(newest));
    }

    void add(Outgoing message) {
        change(() -> entries.add(message));
    }

    Optional<Outgoing> outgoing(String clientMessageId) {
        return locked(() -> entries.outgoing(clientMessageId));
    }

    void change(Outgoing message) {
        change(() -> entries.change(message));
    }

    void sent(String clientMessageId, long seq, Instant createTime, UserId sender) {
        change(() -> entries.sent(clientMessageId, seq, createTime, sender));
    }

    void forget(String clientMessageId) {
        change(() -> entries.forget(clientMessageId));
    }

    void read(UserId user, long seq) {
        change(() -> readSeqs.merge(user, seq, Math::max));
    }

    /// @return whether that is new
    boolean setTyping(UserId user, boolean isTyping) {
        return locked(() -> isTyping ? typing.add(user) : typing.remove(user));
    }
}
