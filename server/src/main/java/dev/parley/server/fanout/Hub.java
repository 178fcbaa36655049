package dev.parley.server.fanout;

import dev.parley.server.log.Announcement;
import dev.parley.server.log.Visibility;
import dev.parley.server.model.Entry;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Log;
import dev.parley.server.store.Reads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Walks the log in order and hands each entry to the subscribers of its room. Membership changes are entries too
/// and take effect here at their place: who hears entry P is decided at P.
///
/// One thread walks. The lock guards the tail, the audiences and the positions; under it nothing waits and nobody
/// is called back.
final class Hub implements AutoCloseable {
    /// Announcements that may wait; one that finds no room is dropped, and its entries are read from the log.
    private static final int QUEUE_LIMIT = 64;
    /// Entries dispatched under one hold of the lock.
    private static final int CHUNK_ENTRIES = 256;
    /// How far behind a subscriber may join: the walk to the tail's end happens under the lock.
    private static final int JOIN_DISTANCE_ENTRIES = 512;
    /// Entries that are handed to one resume from memory: more are paged from PostgreSQL, so that a client which takes
    /// them slowly holds no more than this.
    private static final int MEMORY_ENTRIES = 4_096;

    /// How long a resume waits for the hub before it reads PostgreSQL, and how often it looks.
    private static final Duration HUB_BEHIND_AT_MOST = Duration.ofMillis(50);

    private static final Duration HUB_LOOK_AGAIN = Duration.ofNanos(100_000);
    private static final int PAGE_ENTRIES = 1_000;
    private static final Duration REPAIR_PAUSE = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final Reads reads;
    private final long headAtStart;
    private final ArrayBlockingQueue<Announcement> announced = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final AtomicLong droppedPosition = new AtomicLong();
    private final Thread thread = new Thread(this::walk, "hub");
    private final Counter repaired;
    private final Counter dropped;
    private volatile boolean closing;

    /// Guards the tail, the audiences, and what {@link Audiences} says of live subscribers.
    private final ReentrantLock lock = new ReentrantLock();

    private final Tail tail;
    private final Audiences audiences = new Audiences();

    /// Everything up to here has been offered to those who were live. Read by a subscriber before it empties its
    /// mailbox.
    private volatile long published;

    /// @param head where the log stands
    Hub(Reads reads, Encoder encoder, Log.Head head, Subscribers.Limits limits, MeterRegistry metrics) {
        this.reads = reads;
        this.headAtStart = head.position();
        long from = Math.max(head.floor(), head.position() - limits.tailAtStart());
        this.tail = new Tail(encoder, limits.tailBytes(), Math.max(0, from));
        this.published = tail.position();
        this.repaired = Counter.builder("parley.hub.repaired")
                .description("Entries read from the log because their announcement was lost")
                .register(metrics);
        this.dropped = Counter.builder("parley.hub.announcements.dropped")
                .description("Announcements that found the queue full")
                .register(metrics);
        metrics.gauge("parley.hub.queue", announced, ArrayBlockingQueue::size);
    }

    /// Fills the tail with the newest part of the log, then follows it: who comes back after a restart is served from
    /// memory like everybody else.
    void start() {
        while (published < headAtStart) dispatch(page(published, headAtStart));
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The log moved. Never blocks.
    void announce(Announcement announcement) {
        if (announced.offer(announcement)) return;
        dropped.increment();
        droppedPosition.accumulateAndGet(announcement.position(), Math::max);
        // The queue may have run empty since: then this wakes the hub, else the hub looks when it gets there.
        announced.offer(new Announcement(announcement.position(), List.of()));
    }

    long published() {
        return published;
    }

    /// The outcome of trying to join.
    ///
    /// @param joined whether the subscriber is live now
    /// @param slots when joined, what its user may see between its cursor and the hub; otherwise the next part of
    ///     all that stands there; null when the tail does not reach back to the cursor
    record Join(boolean joined, @Nullable List<Slot> slots) {}

    /// Makes a subscriber live at exactly its cursor, if it is near: the entries after the cursor that it may see
    /// are returned, and everything later is offered to its mailbox. Its `rooms` belong to the hub from then on.
    Join join(Subscriber subscriber, long cursor) {
        lock.lock();
        try {
            if (!tail.holdsAllAfter(cursor)) return new Join(false, null);
            List<Slot> next = tail.after(cursor, JOIN_DISTANCE_ENTRIES);
            if (tail.position() - cursor > JOIN_DISTANCE_ENTRIES) return new Join(false, next);
            List<Slot> seen = subscriber.visibleOf(next);
            audiences.attach(subscriber, Math.max(cursor, tail.position()));
            return new Join(true, seen);
        } finally {
            lock.unlock();
        }
    }

    /// What one user may see after a cursor up to a position, in order; null when the tail does not reach back that
    /// far,
    /// or holds more than is handed out from memory. Waits for the moment that the hub needs to come to where the
    /// database already stands.
    @Nullable
    List<Slot> missed(Visibility visibility) {
        long until = visibility.head().position();
        long giveUp = System.nanoTime() + HUB_BEHIND_AT_MOST.toNanos();
        while (published < until && System.nanoTime() - giveUp < 0) LockSupport.parkNanos(HUB_LOOK_AGAIN.toNanos());
        Set<Long> rooms = visibility.roomsEver();
        Visibility.Test test = visibility.test();
        List<Slot> seen = locked(() -> collect(visibility, rooms, test));
        if (seen != null) seen.sort(Comparator.comparingLong(Slot::position));
        return seen;
    }

    private @Nullable List<Slot> collect(Visibility visibility, Set<Long> rooms, Visibility.Test test) {
        long until = visibility.head().position();
        if (!tail.holdsAllAfter(visibility.after()) || tail.position() < until) return null;
        List<Slot> seen = new ArrayList<>();
        for (long room : rooms) {
            boolean all = tail.ofRoom(room, visibility.after(), MEMORY_ENTRIES - seen.size(), slot -> {
                if (slot.position() <= until && test.sees(room, slot.position())) seen.add(slot);
            });
            if (!all) return null;
        }
        return seen;
    }

    /// Takes a subscriber off the hub; its `rooms` are its own again. Nothing when it is not live.
    void leave(Subscriber subscriber) {
        locked(() -> {
            audiences.detach(subscriber);
            return true;
        });
    }

    /// Puts other rooms in view of a subscriber; takes effect at once when it is live.
    void focus(Subscriber subscriber, Set<Long> rooms) {
        locked(() -> {
            audiences.focus(subscriber, rooms);
            return true;
        });
    }

    /// The subscribers that have one of the rooms in view.
    Set<Subscriber> watchersOf(Set<Long> rooms) {
        return locked(() -> audiences.watchersOf(rooms));
    }

    /// The rooms that a subscriber has in view and whose entries its user may see.
    Set<Long> roomsInView(Subscriber subscriber) {
        return locked(() -> {
            Set<Long> rooms = new HashSet<>(subscriber.focus);
            rooms.retainAll(subscriber.rooms);
            return rooms;
        });
    }

    /// A copy of a subscriber's rooms.
    Set<Long> roomsOf(Subscriber subscriber) {
        return locked(() -> Set.copyOf(subscriber.rooms));
    }

    /// Users with a live subscriber in the room, up to a limit.
    Set<UserId> liveUsersIn(long room, int limit) {
        return locked(() -> audiences.usersIn(room, limit));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void walk() {
        while (!closing) {
            try {
                follow(announced.take());
            } catch (InterruptedException wokenByClose) {
                // The loop's condition says whether to go on.
            }
        }
    }

    /// Brings the hub to where an announcement says that the log stands, however often that takes.
    private void follow(Announcement announcement) {
        List<Entry> entries = announcement.entries();
        long first = entries.isEmpty()
                ? announcement.position() + 1
                : entries.getFirst().position();
        while (published < announcement.position() && !closing) {
            try {
                repairUpTo(first - 1);
                dispatch(entries);
                if (announced.isEmpty()) repairUpTo(droppedPosition.get());
            } catch (RuntimeException failure) {
                LOG.warn("the hub tries again to follow the log to {}", announcement.position(), failure);
                pause();
            }
        }
    }

    /// Reads what no announcement brought.
    private void repairUpTo(long position) {
        while (published < position && !closing) {
            List<Entry> missing = page(published, position);
            repaired.increment(missing.size());
            dispatch(missing);
        }
    }

    private List<Entry> page(long after, long position) {
        long until = Math.min(position, after + PAGE_ENTRIES);
        List<Entry> page = reads.read(tables -> tables.log().range(after, until));
        if (page.isEmpty()) throw new IllegalStateException("the log has no entry after " + after);
        return page;
    }

    private void dispatch(List<Entry> entries) {
        int start = 0;
        while (start < entries.size() && entries.get(start).position() <= published) start++;
        for (int from = start; from < entries.size(); from += CHUNK_ENTRIES) {
            List<Subscriber> touched = new ArrayList<>();
            List<Entry> chunk = entries.subList(from, Math.min(entries.size(), from + CHUNK_ENTRIES));
            lock.lock();
            try {
                for (Entry entry : chunk) audiences.offer(tail.append(entry), touched);
                published = tail.position();
                for (Subscriber subscriber : touched) subscriber.touched = false;
            } finally {
                lock.unlock();
            }
            for (Subscriber subscriber : touched) subscriber.wake();
        }
    }

    private void pause() {
        try {
            Thread.sleep(REPAIR_PAUSE);
        } catch (InterruptedException wokenByClose) {
            // The loop's condition says whether to go on.
        }
    }
}
