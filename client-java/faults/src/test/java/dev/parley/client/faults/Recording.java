package dev.parley.client.faults;

import dev.parley.client.ConnectionChange;
import dev.parley.client.Message;
import dev.parley.client.TimelineEntry;
import dev.parley.client.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What happened in one room, as the programs of its members showed it to their users, and in the end what is
/// stored. It judges nothing. Filled from many threads.
final class Recording {
    /// One life of a program, from its start to its end.
    ///
    /// @param number 1 for the user's first program, 2 for the next one on the same store
    record Run(UserId user, String name, int number) {
        @Override
        public String toString() {
            return name + "/" + number;
        }
    }

    /// A message that a user wrote, in the order of writing.
    record Sent(Run run, String clientMessageId, String text) {}

    /// All that a timeline showed to one pair of eyes at one moment. Those of one pair are in their order.
    record View(Run run, String eyes, List<TimelineEntry> entries) {
        View {
            entries = List.copyOf(entries);
        }
    }

    /// A message that a program was told of.
    record Told(Run run, Message message) {}

    /// A change of a program's connection.
    record Moved(Run run, ConnectionChange change) {}

    /// What a program showed in the end.
    ///
    /// @param after so long after the last fault was healed
    record Ended(Run run, List<TimelineEntry> entries, Duration after) {
        Ended {
            entries = List.copyOf(entries);
        }
    }

    /// A message as the server keeps it.
    record Stored(long seq, UserId sender, String clientMessageId, String text) {
        static Stored of(Message message) {
            return new Stored(message.seq(), message.senderId(), message.clientMessageId(), message.text());
        }
    }

    // All guarded by this object.
    private final List<Run> runs = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Moved> moves = new ArrayList<>();
    private final List<Ended> ends = new ArrayList<>();
    private List<Stored> stored = List.of();

    // --- while it goes on ---

    synchronized void started(Run run) {
        runs.add(run);
    }

    synchronized void sent(Sent message) {
        sent.add(message);
    }

    synchronized void viewed(View view) {
        views.add(view);
    }

    synchronized void told(Told message) {
        told.add(message);
    }

    synchronized void moved(Moved move) {
        moves.add(move);
    }

    /// How often a program's connection changed so.
    synchronized long count(Run run, Predicate<ConnectionChange> change) {
        return moves.stream()
                .filter(move -> move.run().equals(run) && change.test(move.change()))
                .count();
    }

    /// The seq of the newest message that a user's programs were told of; 0 while there is none.
    synchronized long newestTold(UserId user) {
        return told.stream()
                .filter(message -> message.run().user().equals(user))
                .mapToLong(message -> message.message().seq())
                .max()
                .orElse(0);
    }

    // --- in the end ---

    synchronized void ended(Ended end) {
        ends.add(end);
        views.add(new View(end.run(), "the last look", end.entries()));
    }

    /// @param all messages of the room, by seq
    synchronized void closed(List<Stored> all) {
        stored = List.copyOf(all);
    }

    // --- for the judge ---

    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    synchronized List<View> views() {
        return List.copyOf(views);
    }

    synchronized List<Told> told() {
        return List.copyOf(told);
    }

    synchronized List<Stored> stored() {
        return stored;
    }

    synchronized Optional<Ended> end(Run run) {
        return ends.stream().filter(end -> end.run().equals(run)).findFirst();
    }

    /// The program of each user that was still there in the end.
    synchronized List<Run> lastRuns() {
        Map<UserId, Run> last = new LinkedHashMap<>();
        runs.forEach(run -> last.put(run.user(), run));
        return List.copyOf(last.values());
    }
}
