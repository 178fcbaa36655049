package dev.parley.server.fanout;

import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One open stream or waiting poll: a cursor on the log, a small mailbox for what comes while it is live, and one
/// virtual thread at a time, which alone writes to the transport. When the mailbox overflows it drops to its cursor
/// and catches up; a new subscriber is one that lags.
public final class Subscriber {
    /// The longest silence of a stream.
    public static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /// How long a client may take nothing before what was read for it is let go.
    private static final Duration STALLS_AFTER = Duration.ofSeconds(1);

    private static final long NOT_LAGGING = -1;

    private final String id;
    private final Opening opening;
    private final Outlet outlet;
    private final Subscribers all;
    private final Hub hub;
    private final CatchUp catchUp;
    private final Queue<byte[]> replies = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final EndOfStream end;

    final Mailbox mailbox = new Mailbox();
    final Signals signals = new Signals();

    /// The rooms whose entries the user may see at the cursor. Under the hub's lock while live, else this thread's own.
    Set<Long> rooms = Set.of();
    /// Guarded by the hub's lock: rooms in view; whether the hub offers entries; those up to `liveFrom` are not
    /// offered; whether this chunk of the hub's walk has reached this subscriber.
    Set<Long> focus;

    boolean live;
    long liveFrom;
    boolean touched;

    /// Set by the hub when the mailbox overflowed: everything that the user may see up to here is in the mailbox.
    private volatile long lagsAfter = NOT_LAGGING;

    private volatile @Nullable Thread thread;

    private long cursor;
    private boolean begun;
    /// When a poll's wait is over, by `System.nanoTime`.
    private long pollEnds;

    private boolean joined;
    private boolean caughtUpTold;
    /// Whether it was ever live, and so counts for presence.
    private boolean arrived;
    private boolean finished;
    /// Whether, and since when, the transport takes nothing.
    private boolean waits;

    private long waitsSinceNanos;
    private long lastWriteNanos = System.nanoTime();

    Subscriber(String id, Opening opening, Outlet outlet, Subscribers all, Hub hub, CatchUp catchUp) {
        this.id = id;
        this.opening = opening;
        this.outlet = outlet;
        this.all = all;
        this.hub = hub;
        this.catchUp = catchUp;
        this.focus = Subscribers.roomSet(opening.focus());
        this.end = new EndOfStream(all.untilExpiry(opening));
    }

    /// Names the stream, for SetFocus.
    public String id() {
        return id;
    }

    UserId user() {
        return opening.user();
    }

    Opening opening() {
        return opening;
    }

    /// The outlet became ready. Never blocks.
    public void wake() {
        if (!woken.getAndSet(true)) LockSupport.unpark(thread);
    }

    /// Puts a reply's ready bytes into one of the next frames. Never blocks; the transport bounds how many it owes.
    public void reply(byte[] reply) {
        replies.add(reply);
        wake();
    }

    /// Puts other rooms in view. Never blocks.
    public void focus(List<RoomId> rooms) {
        hub.focus(this, Subscribers.roomSet(rooms));
        all.presence().show(this);
    }

    /// Ends the stream with a status, after the replies that wait. Never blocks.
    public void end(Refusal why) {
        end.refuse(why);
        wake();
    }

    /// Ends the stream well, after all that was missed before it opened and the replies that wait. Never blocks.
    public void complete() {
        end.complete();
        wake();
    }

    /// The client is gone: nothing more is written.
    public void gone() {
        end.lose();
        wake();
    }

    void signal(Object subject, byte[] signal) {
        signals.put(subject, signal);
        wake();
    }

    /// Tells the client to come back later, then ends.
    void drain(Duration reconnectAfter) {
        end.drain(reconnectAfter);
        wake();
    }

    void lagsAfter(long position) {
        lagsAfter = position;
    }

    boolean isPoll() {
        return opening.pollWait() != null;
    }

    /// Of entries after the cursor, in order, the bytes of those that the user may see; membership moves on with them.
    List<Slot> visibleOf(List<Slot> slots) {
        List<Slot> visible = new ArrayList<>();
        for (Slot slot : slots) {
            Role moved = slot.roleGivenTo(user());
            if (moved != null && moved.isMember()) rooms.add(slot.room());
            if (rooms.contains(slot.room())) visible.add(slot);
            if (moved != null && !moved.isMember()) rooms.remove(slot.room());
        }
        return visible;
    }

    /// Begins the life of the stream, on virtual threads of its own, one after the other: what was missed is read on
    /// one, whose stack grew by the database's driver and would be kept; what comes live is written on a small one.
    void start() {
        Thread.ofVirtual().name("subscriber").start(this::run);
    }

    private void run() {
        thread = Thread.currentThread();
        boolean goesOn = false;
        try {
            if (begun || begin()) goesOn = isStillThere();
        } catch (RuntimeException | Error failure) {
            finish(Subscribers.refusalOf(failure));
        } finally {
            if (goesOn) start();
            else leave();
        }
    }

    private void leave() {
        try {
            hub.leave(this);
        } finally {
            all.left(this, arrived, joined);
        }
    }

    /// Catches up, or is live.
    ///
    /// @return false when the stream has ended; true when it goes on on another thread
    private boolean isStillThere() {
        boolean wasLive = joined;
        while (!finished && !end.isLost()) {
            wasLive &= joined;
            if (!joined) catchUpOnce();
            else if (wasLive || isPoll()) deliver();
            else return true;
        }
        return false;
    }

    /// Resolves the token, reads what the user may see, and greets.
    private boolean begin() {
        Refusal refusal = catchUp.begin(opening);
        if (refusal != null) {
            finish(refusal);
            return false;
        }
        cursor = catchUp.cursor();
        begun = true;
        if (isPoll()) {
            pollEnds = System.nanoTime() + pollWait().toNanos();
        } else {
            FrameParts parts = new FrameParts();
            if (opening.welcome() != null) parts.add(opening.welcome().apply(id));
            write(parts, cursor);
        }
        return true;
    }

    /// One step towards the hub: a page of what was missed, or the join itself.
    private void catchUpOnce() {
        if (endsNow() || !awaitReady()) return;
        FrameParts parts = new FrameParts();
        joined = catchUp.step(this, parts);
        cursor = catchUp.cursor();
        if (joined) {
            all.joined(this, !arrived);
            arrived = true;
        }
        if (!parts.isEmpty() || (joined && !isPoll()) || !replies.isEmpty()) write(parts, cursor);
    }

    private void deliver() {
        if (endsNow() || !awaitReady()) return;
        // In this order: an overflow before `position` is seen, and all up to it that the user may see is in the
        // mailbox.
        long position = hub.published();
        long lagging = lagsAfter;
        FrameParts parts = new FrameParts();
        long delivered = takeEntries(parts);
        boolean emptied = mailbox.isEmpty();
        if (!emptied || lagging != NOT_LAGGING) cursor = Math.max(cursor, delivered);
        else cursor = Math.max(cursor, Math.max(delivered, position));
        if (emptied && lagging != NOT_LAGGING) dropToCursor(lagging);
        if (emptied) signals.drainTo(parts.parts());
        if (!parts.isEmpty() || !replies.isEmpty() || isHeartbeatDue() || isPollOver()) write(parts, cursor);
        else await(nextTimer());
    }

    /// Moves entries from the mailbox to the frame and answers the position up to which the client then has them.
    /// Not a part of `deliver`: a loop in the method where thousands of threads wait was compiled again for each of
    /// them by a JVM with an AOT cache.
    private long takeEntries(FrameParts parts) {
        long delivered = cursor;
        for (Slot slot = mailbox.poll(); slot != null; slot = parts.isFull() ? null : mailbox.poll()) {
            parts.event(slot.event());
            delivered = slot.position();
        }
        return delivered;
    }

    /// The mailbox overflowed and is empty now: go on from the log.
    private void dropToCursor(long position) {
        cursor = Math.max(cursor, position);
        lagsAfter = NOT_LAGGING;
        joined = false;
        catchUp.resumeAt(cursor);
        all.lagged(this);
    }

    private void write(FrameParts parts, long position) {
        takeReplies(parts);
        boolean caughtUp = joined && !caughtUpTold;
        caughtUpTold |= joined;
        outlet.write(new Frame(parts.parts(), all.tokenAt(position), caughtUp, null));
        all.delivered(parts.events());
        lastWriteNanos = System.nanoTime();
        if (isPoll()) {
            outlet.complete();
            finished = true;
        }
    }

    private void takeReplies(FrameParts parts) {
        for (byte[] reply = replies.poll(); reply != null; reply = parts.isFull() ? null : replies.poll())
            parts.add(reply);
    }

    /// Ends the stream when it is time.
    private boolean endsNow() {
        return switch (end.due()) {
            case null -> false;
            case EndOfStream.Due.Refused(Refusal why) -> {
                if (!replies.isEmpty() && outlet.isReady() && !isPoll()) write(new FrameParts(), cursor);
                finish(why);
                yield true;
            }
            case EndOfStream.Due.Drained(Duration after) -> {
                drainNow(after);
                yield true;
            }
            case EndOfStream.Due.Completed() -> {
                finished = caughtUpTold && replies.isEmpty();
                if (finished) outlet.complete();
                yield finished;
            }
        };
    }

    /// Says when to come back and where to go on. A poll ends well with it: a status would hide the frame.
    private void drainNow(Duration reconnectAfter) {
        if (outlet.isReady()) {
            FrameParts parts = new FrameParts();
            takeReplies(parts);
            outlet.write(new Frame(parts.parts(), all.tokenAt(cursor), false, reconnectAfter));
            if (isPoll()) {
                finished = true;
                outlet.complete();
                return;
            }
        }
        finish(Refusal.retry(
                Reason.SERVER_DRAINING, "this node shuts down; reconnect with the last resume token", reconnectAfter));
    }

    private void finish(Refusal why) {
        finished = true;
        if (!end.isLost()) outlet.end(why);
    }

    /// Waits until the transport takes a frame. False when there is something else to do first.
    private boolean awaitReady() {
        if (outlet.isReady()) {
            waits = false;
            return true;
        }
        if (!waits) waitsSinceNanos = System.nanoTime();
        waits = true;
        // A client that takes what it is given is never ready for long: to read its page again each time would cost it
        // far more than the page.
        boolean stalls = System.nanoTime() - waitsSinceNanos >= STALLS_AFTER.toNanos();
        if (stalls) catchUp.stalls();
        await(Math.min((stalls ? HEARTBEAT : STALLS_AFTER).toNanos(), end.nanosToExpiry()));
        return false;
    }

    private boolean isHeartbeatDue() {
        return !isPoll() && System.nanoTime() - lastWriteNanos >= HEARTBEAT.toNanos();
    }

    private boolean isPollOver() {
        return isPoll() && System.nanoTime() - pollEnds >= 0;
    }

    private Duration pollWait() {
        Duration wait = opening.pollWait();
        return wait == null ? Duration.ZERO : wait;
    }

    private long nextTimer() {
        long now = System.nanoTime();
        long next = isPoll() ? pollEnds - now : lastWriteNanos + HEARTBEAT.toNanos() - now;
        return Math.min(next, end.nanosToExpiry());
    }

    private void await(long nanos) {
        if (nanos > 0 && !woken.get()) LockSupport.parkNanos(this, nanos);
        woken.set(false);
    }
}
