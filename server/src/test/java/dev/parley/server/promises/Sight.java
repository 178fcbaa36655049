package dev.parley.server.promises;

import dev.parley.v1.Event.ChangeCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may see which entries, by the log alone: a user sees a room from the entry that lets it in to the entry that
/// puts
/// it out, both included. Written apart from the server's own rule, to be compared with it.
final class Sight {
    private final Map<String, List<Stretch>> stretches = new HashMap<>();
    private final Map<String, List<Logged>> visible = new HashMap<>();
    private final List<Logged> log;

    private record Stretch(long from, long to) {
        boolean holds(long position) {
            return from <= position && position <= to;
        }
    }

    Sight(List<Logged> log) {
        this.log = log;
        for (Logged entry : log) {
            if (entry.kind() == ChangeCase.MEMBER_CHANGED) moved(entry);
        }
    }

    private void moved(Logged entry) {
        List<Stretch> ofUser = stretches.computeIfAbsent(place(entry.user(), entry.room()), _ -> new ArrayList<>());
        boolean inside = !ofUser.isEmpty() && ofUser.getLast().to() == Long.MAX_VALUE;
        if (entry.member() && !inside) ofUser.add(new Stretch(entry.position(), Long.MAX_VALUE));
        if (!entry.member() && inside) {
            ofUser.add(new Stretch(ofUser.removeLast().from(), entry.position()));
        }
    }

    /// Whether the entry at a position of a room is for a user to see.
    boolean sees(String user, String room, long position) {
        return stretches.getOrDefault(place(user, room), List.of()).stream().anyMatch(s -> s.holds(position));
    }

    /// Whether a user is a member when the entry at a position is decided.
    boolean isMember(String user, String room, long position) {
        return stretches.getOrDefault(place(user, room), List.of()).stream()
                .anyMatch(s -> s.from() < position && position < s.to());
    }

    /// All that a user may see, in the order of the log.
    List<Logged> visibleTo(String user) {
        return visible.computeIfAbsent(
                user,
                _ -> log.stream()
                        .filter(entry -> sees(user, entry.room(), entry.position()))
                        .toList());
    }

    /// What a user may see of the positions `after < position <= until`.
    List<Logged> visibleTo(String user, long after, long until) {
        List<Logged> all = visibleTo(user);
        return all.subList(firstAfter(all, after), firstAfter(all, Math.max(after, until)));
    }

    private static int firstAfter(List<Logged> entries, long position) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).position() <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static String place(String user, String room) {
        return user + " " + room;
    }
}
