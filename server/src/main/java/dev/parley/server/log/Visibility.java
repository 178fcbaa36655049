package dev.parley.server.log;

import dev.parley.server.model.UserId;
import dev.parley.server.store.Log;
import dev.parley.server.store.Missed;
import dev.parley.server.store.Tables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which entries one user may see after a position, read at one moment of the log: every room that it is a member
/// of from the entry that let it in, and every former membership between its ends.
///
/// @param head the log at that moment: what this says holds up to `head.position()`
/// @param after the position asked for
public record Visibility(Log.Head head, long after, List<Missed.Membership> memberships, List<Missed.Former> formers) {

    static Visibility read(Tables tables, UserId user, long after) {
        Missed.Sight sight = tables.missed().sight(user, after);
        return new Visibility(sight.head(), after, sight.memberships(), sight.formers());
    }

    /// The rooms that the user is a member of at the head.
    public Set<Long> rooms() {
        Set<Long> rooms = HashSet.newHashSet(memberships.size());
        for (Missed.Membership membership : memberships) rooms.add(membership.room());
        return rooms;
    }

    /// Every room of which the user may see anything.
    public Set<Long> roomsEver() {
        Set<Long> rooms = rooms();
        for (Missed.Former former : formers) rooms.add(former.room());
        return rooms;
    }

    /// Answers `may the user see the entry at this position of this room` for positions up to the head.
    public Test test() {
        Map<Long, Long> since = HashMap.newHashMap(memberships.size());
        for (Missed.Membership membership : memberships) since.put(membership.room(), membership.joinedPosition());
        return (room, position) -> {
            Long joined = since.get(room);
            if (joined != null && position >= joined) return true;
            for (Missed.Former former : formers) {
                if (former.room() == room && position >= former.fromPosition() && position <= former.toPosition()) {
                    return true;
                }
            }
            return false;
        };
    }

    /// Whether the user may see an entry.
    public interface Test {
        boolean sees(long room, long position);
    }
}
