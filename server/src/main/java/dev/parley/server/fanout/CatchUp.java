package dev.parley.server.fanout;

import dev.parley.server.log.Replay;
import dev.parley.server.log.ResumeToken;
import dev.parley.server.log.Visibility;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Log;
import dev.parley.server.store.Reads;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one subscriber gets from its cursor to the hub: from the tail when it reaches back that far, else from
/// PostgreSQL. The same steps serve a new stream, a resume, a poll, and a stream that fell behind.
///
/// Confined to the subscriber's thread.
final class CatchUp {
    /// Changes that are counted a room when nobody asked how many were missed.
    private static final int COUNT_UP_TO = 1_000;

    /// Counts where catching up was read from.
    record Meters(Counter fromMemory, Counter fromStore) {}

    private final UserId user;
    private final Reads reads;
    private final Encoder encoder;
    private final Hub hub;
    private final Meters meters;

    /// Everything that the user may see up to here has been put into frames.
    private long cursor;
    /// What is read from PostgreSQL; null when nothing is, or no more.
    private @Nullable Replay replay;
    /// What the user may see up to its head, where `replay` or `rest` lead; null once the subscriber's rooms say it.
    private @Nullable Visibility seen;
    /// Entries from memory that no frame has taken yet, and where the cursor stands when all are.
    private final ArrayDeque<Slot> rest = new ArrayDeque<>();

    private long afterRest;
    /// Whether the hub has taken the subscriber; `rest` comes before its mailbox.
    private boolean attached;

    CatchUp(UserId user, Reads reads, Encoder encoder, Hub hub, Meters meters) {
        this.user = user;
        this.reads = reads;
        this.encoder = encoder;
        this.hub = hub;
        this.meters = meters;
    }

    long cursor() {
        return cursor;
    }

    /// Finds where the stream begins. Null when it may go on.
    @Nullable
    Refusal begin(Opening opening) {
        if (opening.resumeToken().isEmpty()) {
            seen = Replay.visibility(reads, user, Long.MAX_VALUE);
            cursor = seen.head().position();
            return null;
        }
        ResumeToken token = ResumeToken.parse(opening.resumeToken()).orElse(null);
        if (token == null) return invalid("is none that this service gave");
        Visibility after = Replay.visibility(reads, user, token.position());
        Log.Head head = after.head();
        if (!head.logId().equals(token.logId())) return invalid("is of another log");
        if (token.position() > head.position()) return invalid("is of a position that the log has not reached");
        if (token.position() < head.floor()) return expired("the log no longer keeps what came after resume_token");
        cursor = token.position();
        return prepare(after, opening.maxReplay())
                ? null
                : expired("more than max_replay (" + opening.maxReplay() + ") events were missed");
    }

    /// The subscriber was live, knows its rooms, and lags from here.
    void resumeAt(long position) {
        cursor = position;
        attached = false;
    }

    /// The client does not take what was read: hold nothing in memory for it that can be read again.
    void stalls() {
        if (replay != null) replay.release();
    }

    /// Fills a frame with what comes next.
    ///
    /// @return whether the subscriber is live and everything after the cursor comes through its mailbox
    boolean step(Subscriber subscriber, FrameParts parts) {
        if (!fillFromRest(parts) || !fillFromReplay(parts)) return false;
        if (attached) return true;
        if (seen != null) {
            subscriber.rooms = seen.rooms();
            cursor = seen.head().position();
            seen = null;
        }
        return join(subscriber, parts);
    }

    /// @return whether nothing is left
    private boolean fillFromRest(FrameParts parts) {
        while (!rest.isEmpty() && !parts.isFull()) {
            Slot slot = rest.removeFirst();
            parts.event(slot.event());
            cursor = slot.position();
        }
        if (rest.isEmpty()) cursor = Math.max(cursor, afterRest);
        return rest.isEmpty();
    }

    /// @return whether nothing is left
    private boolean fillFromReplay(FrameParts parts) {
        if (replay == null) return true;
        while (!parts.isFull()) {
            Entry entry = replay.next();
            if (entry == null) {
                replay = null;
                return true;
            }
            parts.event(encoder.event(entry));
            cursor = entry.position();
        }
        return false;
    }

    private boolean join(Subscriber subscriber, FrameParts parts) {
        Hub.Join join = hub.join(subscriber, cursor);
        if (join.slots() == null) {
            prepare(Replay.visibility(reads, user, cursor), Integer.MAX_VALUE);
            return false;
        }
        attached = join.joined();
        rest.addAll(attached ? join.slots() : subscriber.visibleOf(join.slots()));
        afterRest = attached
                ? Math.max(cursor, subscriber.liveFrom)
                : join.slots().getLast().position();
        return fillFromRest(parts) && attached;
    }

    /// Chooses where to read what the user may see after the cursor.
    ///
    /// @return false when it is more than `atMost` entries
    private boolean prepare(Visibility after, int atMost) {
        seen = after;
        List<Slot> slots = hub.missed(after);
        if (slots == null) {
            meters.fromStore().increment();
            replay = Replay.start(reads, after, atMost == Integer.MAX_VALUE ? COUNT_UP_TO : atMost);
            return replay.missed() <= atMost;
        }
        meters.fromMemory().increment();
        rest.addAll(slots);
        afterRest = after.head().position();
        return rest.size() <= atMost;
    }

    private static Refusal invalid(String what) {
        return Refusal.of(
                Reason.RESUME_TOKEN_INVALID,
                "resume_token " + what + "; take a snapshot with ListRooms and use its token");
    }

    private static Refusal expired(String why) {
        return Refusal.of(Reason.RESUME_TOKEN_EXPIRED, why + "; take a snapshot with ListRooms and use its token");
    }
}
