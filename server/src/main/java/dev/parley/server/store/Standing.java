package dev.parley.server.store;

import dev.parley.server.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may write where, and how far each room has come, as the sequencer's last transaction left it. It is true as long
/// as the log stands where that transaction left it, because neither a member nor a room's newest message changes
/// without an entry. Whoever begins a transaction sees under the log's lock whether another node has written since.
///
/// Used by one thread.
final class Standing {
    /// Members, and rooms, that are remembered; beyond, all is forgotten and learnt anew.
    static final int LIMIT = 100_000;

    private static final long UNKNOWN = -1;

    private final Map<Place, Role> members = new HashMap<>();
    private final Map<Long, Long> lastSeqs = new HashMap<>();
    private long position = UNKNOWN;

    private record Place(long room, long user) {}

    /// Whether it knows all that a look-up would find, but for repeats, if it is true.
    boolean covers(List<PostRows.Key> keys) {
        if (position == UNKNOWN) return false;
        for (PostRows.Key key : keys) {
            if (!members.containsKey(new Place(key.room(), key.sender())) || !lastSeqs.containsKey(key.room())) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is true of a log that stands there.
    boolean isAsOf(long logPosition) {
        return position == logPosition;
    }

    /// The role of a covered sender.
    Role role(PostRows.Key key) {
        return members.getOrDefault(new Place(key.room(), key.sender()), Role.NONE);
    }

    /// The newest seq of a covered room.
    long lastSeq(PostRows.Key key) {
        return lastSeqs.getOrDefault(key.room(), 0L);
    }

    /// Takes what a look-up found while the log stood there. Only members: what outsiders try is not worth the room.
    void learn(long logPosition, List<PostRows.Key> keys, List<LogWriter.PostFound> found) {
        if (!isAsOf(logPosition) || members.size() + keys.size() > LIMIT || lastSeqs.size() + keys.size() > LIMIT) {
            forget();
        }
        position = logPosition;
        for (int i = 0; i < keys.size(); i++) {
            if (!found.get(i).role().isMember()) continue;
            members.put(
                    new Place(keys.get(i).room(), keys.get(i).sender()),
                    found.get(i).role());
            lastSeqs.put(keys.get(i).room(), found.get(i).lastSeq());
        }
    }

    /// What the transaction that is open has written.
    void wrote(LogRows rows) {
        rows.forEachNewSeq((room, seq) -> lastSeqs.computeIfPresent(room, (_, last) -> Math.max(last, seq)));
        rows.forEachMoved((room, user) -> members.remove(new Place(room, user)));
    }

    /// The transaction that is open was committed; the log stands there now.
    void committed(long logPosition) {
        if (position != UNKNOWN) position = logPosition;
    }

    void forget() {
        members.clear();
        lastSeqs.clear();
        position = UNKNOWN;
    }
}
