package dev.parley.server.log;

import dev.parley.server.model.Entry;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Missed;
import dev.parley.server.store.Missed.Stretch;
import dev.parley.server.store.Reads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Reads, for one user, what it missed after a position up to the log's head at the start, merged by position. It
/// holds one page in memory; what it costs grows with what was missed. Its statements need not be of one moment: an
/// entry never moves, and what happens to a message later is a later entry.
///
/// Used by one thread.
public final class Replay {
    private static final int MAX_PAGE_ENTRIES = 2_000;
    private static final int MIN_PAGE_ENTRIES = 64;
    private static final int FIRST_PAGE_ENTRIES = 256;
    /// What a page is to hold at most, as far as the page before it tells.
    private static final int PAGE_BYTES = 1 << 20;
    /// An entry without its text.
    private static final int ENTRY_BYTES = 256;

    private static final int MIN_CHUNK_ENTRIES = 16;

    private final Reads reads;
    private final Visibility visibility;
    private final List<Source> sources;
    private final PriorityQueue<Source> heads = new PriorityQueue<>(Comparator.comparingLong(Source::headPosition));
    private final long missed;
    private long pageEntries = FIRST_PAGE_ENTRIES;
    /// Whether a source ran empty that has more.
    private boolean mustRead = true;

    private Replay(Reads reads, Visibility visibility, List<Source> sources) {
        this.reads = reads;
        this.visibility = visibility;
        this.sources = sources;
        this.missed = sources.stream().mapToLong(Source::remaining).sum();
    }

    /// Reads what a user may see after a position.
    public static Visibility visibility(Reads reads, UserId user, long after) {
        return reads.apart(tables -> Visibility.read(tables, user, after));
    }

    /// Finds where each room begins. One read.
    ///
    /// @param countUpTo changes are counted up to this many a room; {@link #missed()} beyond it means "more"
    public static Replay start(Reads reads, Visibility visibility, int countUpTo) {
        List<Stretch> moved = movedSince(visibility);
        List<Source> sources = moved.isEmpty()
                ? List.of()
                : reads.apart(tables ->
                        sourcesOf(tables.missed(), moved, visibility.head().position(), countUpTo));
        return new Replay(reads, visibility, sources);
    }

    /// How many entries were missed when the replay began.
    public long missed() {
        return missed;
    }

    public Visibility visibility() {
        return visibility;
    }

    /// The next entry in the order of the log; null when the replay is over.
    ///
    /// @throws RuntimeException when the database cannot be reached; the replay can go on afterwards
    public @Nullable Entry next() {
        if (mustRead) read();
        Source first = heads.poll();
        if (first == null) return null;
        Entry entry = first.take();
        if (first.hasBuffered()) heads.add(first);
        else mustRead = first.mustRead();
        return entry;
    }

    /// Forgets what is held in memory; it is read again when it is asked for. For a reader that stalls.
    public void release() {
        heads.clear();
        sources.forEach(Source::release);
        mustRead = true;
    }

    /// Reads the next chunk of every room that ran empty: in proportion to what is left of it, so that all rooms
    /// run empty at about the same time.
    private void read() {
        List<Source> hungry = sources.stream().filter(Source::mustRead).toList();
        mustRead = false;
        if (hungry.isEmpty()) return;
        long left = hungry.stream().mapToLong(Source::remaining).sum();
        for (Source source : hungry) {
            source.want(Math.max(MIN_CHUNK_ENTRIES, source.remaining() * pageEntries / Math.max(1, left) + 1));
        }
        reads.apart(tables -> {
            Source.fill(tables.missed(), hungry);
            return true;
        });
        for (Source source : hungry) if (source.hasBuffered()) heads.add(source);
        mustRead = false;
        sizeNextPage(hungry);
    }

    /// Large messages make small pages: who catches up holds about {@link #PAGE_BYTES}, however long the texts are.
    private void sizeNextPage(List<Source> read) {
        long entries = read.stream().mapToLong(Source::held).sum();
        long characters = read.stream().mapToLong(Source::heldCharacters).sum();
        long each = ENTRY_BYTES + characters / Math.max(1, entries);
        pageEntries = Math.clamp(PAGE_BYTES / each, MIN_PAGE_ENTRIES, MAX_PAGE_ENTRIES);
    }

    private static List<Stretch> movedSince(Visibility visibility) {
        long after = visibility.after();
        List<Stretch> moved = new ArrayList<>();
        for (Missed.Membership m : visibility.memberships()) {
            long from = Math.max(after, m.joinedPosition() - 1);
            if (m.lastPosition() > from) moved.add(new Stretch(m.room(), from, Long.MAX_VALUE, m.lastSeq()));
        }
        for (Missed.Former f : visibility.formers()) {
            moved.add(new Stretch(f.room(), Math.max(after, f.fromPosition() - 1), f.toPosition(), f.lastSeq()));
        }
        return moved;
    }

    private static List<Source> sourcesOf(Missed missed, List<Stretch> moved, long head, int countUpTo) {
        int size = moved.size();
        long[] rooms = new long[size * 2];
        long[] targets = new long[size * 2];
        long[] lastSeqs = new long[size * 2];
        for (int i = 0; i < size; i++) {
            Stretch stretch = moved.get(i);
            rooms[i] = rooms[size + i] = stretch.room();
            targets[i] = stretch.after();
            targets[size + i] = Math.min(stretch.until(), head);
            lastSeqs[i] = lastSeqs[size + i] = stretch.lastSeq();
        }
        long[] seqs = missed.firstSeqs(rooms, targets, lastSeqs);
        List<Stretch> bounded = moved.stream()
                .map(s -> new Stretch(s.room(), s.after(), Math.min(s.until(), head), s.lastSeq()))
                .toList();
        long[] changes = missed.changeCounts(bounded, countUpTo + 1);
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (seqs[size + i] > seqs[i])
                sources.add(Source.messages(bounded.get(i), seqs[i], seqs[size + i] - seqs[i]));
            if (changes[i] > 0) sources.add(Source.changes(bounded.get(i), changes[i], changes[i] > countUpTo));
        }
        return sources;
    }
}
