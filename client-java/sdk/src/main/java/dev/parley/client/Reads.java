package dev.parley.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads of rooms that are under way, and what the log said meanwhile: an answer may be older than that, as
/// nothing orders the two. On the loop.
final class Reads {
    private final Map<RoomId, List<Read>> running = new HashMap<>();

    /// One question about a room.
    final class Read {
        private final RoomId room;
        private final Set<Long> touched = new HashSet<>();
        private boolean isMembershipChanged;

        private Read(RoomId room) {
            this.room = room;
        }

        /// It is answered, or will never be.
        void end() {
            List<Read> reads = running.get(room);
            if (reads == null) return;
            reads.remove(this);
            if (reads.isEmpty()) running.remove(room);
        }

        /// The messages that have changed while it ran.
        Set<Long> touched() {
            return touched;
        }

        /// Whether the user came or left while it ran.
        boolean isMembershipChanged() {
            return isMembershipChanged;
        }
    }

    Read begin(RoomId room) {
        Read read = new Read(room);
        running.computeIfAbsent(room, _ -> new ArrayList<>()).add(read);
        return read;
    }

    /// The log says that a message has changed.
    void touch(RoomId room, long seq) {
        for (Read read : running.getOrDefault(room, List.of())) read.touched.add(seq);
    }

    /// The log says that the user came to a room, or left it.
    void changeMembership(RoomId room) {
        for (Read read : running.getOrDefault(room, List.of())) read.isMembershipChanged = true;
    }
}
