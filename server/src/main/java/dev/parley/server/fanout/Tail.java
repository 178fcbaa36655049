package dev.parley.server.fanout;

import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The newest part of the log, encoded once: a ring without holes up to {@link #position()}. When a message is
/// edited or deleted, its earlier entries here take over the new state, so that no replay from memory says what
/// is gone.
///
/// Confined to the hub's lock.
final class Tail {
    /// Bytes of encoded entries that are kept.
    static final long LIMIT_BYTES = 64L << 20;

    private static final int SLOT_OVERHEAD_BYTES = 64;
    private static final Slot EVICTED = new Slot(0, 0, new byte[0], 0, false, null, 0);

    private final Encoder encoder;
    private final long limitBytes;
    private Slot[] ring = new Slot[1024];
    private final Map<Long, Held> rooms = new HashMap<>();
    /// Entries up to here are not held.
    private long floor;
    private long position;
    private long bytes;

    /// What is held of a room.
    private static final class Held {
        /// The position of its newest entry.
        private long newest;
        /// The seq of its oldest message that is held as sent; seqs are dense, so are those that are held.
        private long oldestSent = Long.MAX_VALUE;
        /// The messages that have later entries here, and how many.
        private final Map<Long, Integer> changed = new HashMap<>();

        void add(Slot slot) {
            newest = slot.position();
            if (slot.sent()) oldestSent = Math.min(oldestSent, slot.seq());
            else if (slot.seq() > 0) changed.merge(slot.seq(), 1, Integer::sum);
        }

        void evict(Slot slot) {
            if (slot.sent()) oldestSent = slot.seq() + 1;
            else if (slot.seq() > 0) changed.computeIfPresent(slot.seq(), (_, held) -> held == 1 ? null : held - 1);
        }

        boolean holds(long seq) {
            return seq >= oldestSent || changed.containsKey(seq);
        }
    }

    Tail(Encoder encoder, long limitBytes, long position) {
        this.encoder = encoder;
        this.limitBytes = limitBytes;
        this.floor = position;
        this.position = position;
    }

    /// The newest entry's position.
    long position() {
        return position;
    }

    boolean holdsAllAfter(long cursor) {
        return cursor >= floor;
    }

    /// Adds the entry that follows the newest one.
    Slot append(Entry entry) {
        if (entry.position() != position + 1) {
            throw new IllegalStateException("entry " + entry.position() + " does not follow " + position);
        }
        Message replacement = Slot.replacement(entry);
        if (replacement != null) replace(replacement);
        Held room = rooms.computeIfAbsent(entry.room().value(), _ -> new Held());
        Slot slot = Slot.of(entry, encoder, room.newest);
        room.add(slot);
        if (position - floor == ring.length) grow();
        position++;
        ring[index(position)] = slot;
        bytes += weight(slot);
        while (bytes > limitBytes && floor < position - 1) evict();
        return slot;
    }

    /// Up to `limit` entries after a cursor that is not below the floor.
    List<Slot> after(long cursor, int limit) {
        long until = Math.min(position, cursor + limit);
        List<Slot> slots = new ArrayList<>(Math.toIntExact(Math.max(0, until - cursor)));
        for (long at = cursor + 1; at <= until; at++) slots.add(ring[index(at)]);
        return slots;
    }

    /// Hands out one room's entries after a cursor that is not below the floor, the newest first. Its cost grows with
    /// them alone.
    ///
    /// @return false when there are more than `atMost`: not all were handed out
    boolean ofRoom(long room, long cursor, int atMost, Consumer<Slot> to) {
        int count = 0;
        Held held = rooms.get(room);
        long at = held == null ? 0 : held.newest;
        while (at > cursor) {
            if (count++ == atMost) return false;
            Slot slot = ring[index(at)];
            to.accept(slot);
            at = slot.previous();
        }
        return true;
    }

    /// Walks the room's entries alone, when any is about the message, and back to its sending: nothing before that is.
    /// A
    /// walk of the whole tail for each edit would hold up everybody.
    private void replace(Message message) {
        Held room = rooms.get(message.room().value());
        if (room == null || !room.holds(message.seq())) return;
        long at = room.newest;
        while (at > floor) {
            Slot slot = ring[index(at)];
            if (slot.seq() == message.seq()) {
                Slot renewed = Slot.of(renewed(slot, message), encoder, slot.previous());
                ring[index(at)] = renewed;
                bytes += weight(renewed) - weight(slot);
                // What became a deletion holds nothing of the message any more.
                if (renewed.seq() == 0) room.evict(slot);
            }
            if (slot.sent() && slot.seq() <= message.seq()) return;
            at = slot.previous();
        }
    }

    /// The entry of a slot in the message's new state: the first stays "sent", later ones become what it is now.
    private static Entry renewed(Slot slot, Message message) {
        Change change;
        if (slot.sent()) change = new MessageSent(message);
        else if (message.isDeleted()) change = new MessageDeleted(message);
        else change = new MessageEdited(message);
        return new Entry(slot.position(), new RoomId(slot.room()), change);
    }

    private void evict() {
        floor++;
        int at = index(floor);
        Slot slot = ring[at];
        Held room = rooms.get(slot.room());
        if (room != null && room.newest == floor) rooms.remove(slot.room());
        else if (room != null) room.evict(slot);
        bytes -= weight(ring[at]);
        ring[at] = EVICTED;
    }

    private void grow() {
        Slot[] larger = new Slot[ring.length * 2];
        for (long at = floor + 1; at <= position; at++) larger[(int) (at & (larger.length - 1))] = ring[index(at)];
        ring = larger;
    }

    private int index(long at) {
        return (int) (at & (ring.length - 1));
    }

    private static int weight(Slot slot) {
        return slot.event().length + SLOT_OVERHEAD_BYTES;
    }
}
