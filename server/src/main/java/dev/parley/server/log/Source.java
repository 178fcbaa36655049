package dev.parley.server.log;

import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.store.Missed;
import dev.parley.server.store.Missed.Stretch;
import java.util.ArrayDeque;
import java.util.List;

/// One stretch of one room inside a {@link Replay}: its messages, or its changes. Holds one chunk.
final class Source {
    private final Stretch stretch;
    private final boolean ofMessages;
    private final long endSeq;
    private final ArrayDeque<Entry> chunk = new ArrayDeque<>();

    /// Of messages: the next seq to read. Of changes: the position after which to read.
    private long next;

    private long remaining;
    /// Whether `remaining` counts all; otherwise the source is over when a chunk comes back short.
    private final boolean counted;

    private long wanted;
    private boolean over;

    private Source(Stretch stretch, boolean ofMessages, long next, long endSeq, long remaining, boolean counted) {
        this.stretch = stretch;
        this.ofMessages = ofMessages;
        this.next = next;
        this.endSeq = endSeq;
        this.remaining = remaining;
        this.counted = counted;
    }

    static Source messages(Stretch stretch, long firstSeq, long count) {
        return new Source(stretch, true, firstSeq, firstSeq + count, count, true);
    }

    /// @param orMore whether there may be more than counted
    static Source changes(Stretch stretch, long count, boolean orMore) {
        return new Source(stretch, false, stretch.after(), 0, count, !orMore);
    }

    /// How many entries are left to take, those in memory included; at least 1 while it is not known that none is.
    long remaining() {
        if (over && chunk.isEmpty()) return 0;
        return counted ? remaining : Math.max(1, remaining);
    }

    boolean mustRead() {
        return chunk.isEmpty() && remaining() > 0;
    }

    boolean hasBuffered() {
        return !chunk.isEmpty();
    }

    int held() {
        return chunk.size();
    }

    long heldCharacters() {
        long characters = 0;
        for (Entry entry : chunk) {
            if (entry.change() instanceof MessageSent(var message))
                characters += message.text().length();
        }
        return characters;
    }

    long headPosition() {
        return chunk.getFirst().position();
    }

    Entry take() {
        remaining--;
        return chunk.removeFirst();
    }

    void want(long entries) {
        wanted = entries;
    }

    void release() {
        if (chunk.isEmpty()) return;
        Entry first = chunk.getFirst();
        next = first.change() instanceof MessageSent(var message) ? message.seq() : first.position() - 1;
        over = false;
        chunk.clear();
    }

    /// Reads the wanted chunk of each source, all of them set-wise.
    static void fill(Missed missed, List<Source> sources) {
        List<Source> messages =
                sources.stream().filter(source -> source.ofMessages).toList();
        if (!messages.isEmpty()) {
            add(messages, missed.messages(roomsOf(messages), nextsOf(messages), wantedOf(messages)));
        }
        List<Source> changes =
                sources.stream().filter(source -> !source.ofMessages).toList();
        if (!changes.isEmpty()) {
            List<Stretch> rest = changes.stream()
                    .map(s -> new Stretch(s.stretch.room(), s.next, s.stretch.until(), s.stretch.lastSeq()))
                    .toList();
            add(changes, missed.changes(rest, wantedOf(changes)));
        }
    }

    private static void add(List<Source> sources, List<List<Entry>> chunks) {
        for (int i = 0; i < sources.size(); i++) sources.get(i).add(chunks.get(i));
    }

    private void add(List<Entry> entries) {
        chunk.addAll(entries);
        if (ofMessages) {
            next += entries.size();
            over = next >= endSeq;
        } else {
            if (!entries.isEmpty()) next = entries.getLast().position();
            over = entries.size() < wanted;
        }
    }

    private static long[] roomsOf(List<Source> sources) {
        return sources.stream().mapToLong(source -> source.stretch.room()).toArray();
    }

    private static long[] nextsOf(List<Source> sources) {
        return sources.stream().mapToLong(source -> source.next).toArray();
    }

    private static long[] wantedOf(List<Source> sources) {
        return sources.stream()
                .mapToLong(s -> s.ofMessages ? Math.min(s.wanted, s.endSeq - s.next) : s.wanted)
                .toArray();
    }
}
