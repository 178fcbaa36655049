package dev.parley.terminal;

import dev.parley.client.Message;
import dev.parley.client.Reaction;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What was printed of one room, and from that, what is to be printed now. Each message is printed once, in
/// the order of seq, whatever the timeline has been through; what is still on its way is not printed. For one
/// thread.
final class Transcript {
    /// Changes of messages that were printed longer ago are not told.
    private static final int MAX_KNOWN = 1_000;

    private final NavigableMap<Long, Message> known = new TreeMap<>();
    private final Map<Integer, Outgoing> failed = new LinkedHashMap<>();
    private int numbers;
    /// The printed messages run from here without a hole …
    private long first = 1;
    /// … to here.
    private long last;

    /// Begins with the newest messages: the next [#update] brings them.
    ///
    /// @param count how many
    void begin(List<TimelineEntry> entries, int count) {
        List<Message> posted = Posts.of(entries);
        if (posted.isEmpty()) return;
        first = posted.get(Math.max(0, posted.size() - count)).seq();
        last = first - 1;
    }

    /// The seq of the oldest message of those that were printed without a hole.
    long first() {
        return first;
    }

    /// The seq of the newest message that was printed; 0 while there is none.
    long last() {
        return last;
    }

    /// How many messages lie between what was printed and where the timeline begins now. Load them before
    /// [#update].
    long missing(List<TimelineEntry> entries) {
        return Math.max(0, Posts.firstSeq(entries) - last - 1);
    }

    /// Who sent what the next [#update] brings.
    Set<UserId> senders(List<TimelineEntry> entries) {
        Set<UserId> senders = new LinkedHashSet<>();
        for (Message message : Posts.of(entries)) {
            if (message.seq() > last) senders.add(message.senderId());
        }
        return senders;
    }

    /// What is to be printed, now that the timeline has these entries.
    List<Line> update(List<TimelineEntry> entries) {
        List<Line> lines = new ArrayList<>();
        long missing = missing(entries);
        if (missing > 0) {
            lines.add(new Line.Gap(missing));
            first = last + missing + 1;
        }
        for (Message message : Posts.of(entries)) {
            if (message.seq() > last) {
                last = message.seq();
                lines.add(new Line.Posted(message));
                know(message);
            } else if (known.containsKey(message.seq())) {
                compare(message, lines);
            }
        }
        tellFailures(Posts.outgoing(entries), lines);
        return lines;
    }

    private void know(Message message) {
        known.put(message.seq(), message);
        while (known.size() > MAX_KNOWN) known.pollFirstEntry();
    }

    private void compare(Message now, List<Line> lines) {
        Message before = known.put(now.seq(), now);
        if (before == null || before.equals(now)) return;
        if (now.isDeleted()) {
            if (!before.isDeleted()) lines.add(new Line.Deleted(now));
            return;
        }
        if (!before.text().equals(now.text())) lines.add(new Line.Edited(now));
        tellReactions(now, before, now, true, lines);
        tellReactions(now, now, before, false, lines);
    }

    /// Who is among those who reacted on the one side and not on the other.
    private static void tellReactions(
            Message message, Message without, Message with, boolean isPresent, List<Line> lines) {
        for (Reaction reaction : with.reactions()) {
            // Not all are named then: who moved up among the named ones has done nothing.
            if (reaction.count() > reaction.userIds().size()) continue;
            List<UserId> others = usersOf(without, reaction.emoji());
            for (UserId user : reaction.userIds()) {
                if (!others.contains(user)) {
                    lines.add(new Line.Reacted(message.seq(), user, reaction.emoji(), isPresent));
                }
            }
        }
    }

    private static List<UserId> usersOf(Message message, String emoji) {
        return message.reactions().stream()
                .filter(reaction -> reaction.emoji().equals(emoji))
                .findFirst()
                .map(Reaction::userIds)
                .orElse(List.of());
    }

    private void tellFailures(List<Outgoing> outgoing, List<Line> lines) {
        Set<String> still = new HashSet<>();
        for (Outgoing message : outgoing) {
            if (message.state() != Outgoing.State.FAILED) continue;
            still.add(message.clientMessageId());
            if (isTold(message)) continue;
            numbers++;
            failed.put(numbers, message);
            lines.add(new Line.Failed(numbers, message));
        }
        failed.values().removeIf(message -> !still.contains(message.clientMessageId()));
    }

    private boolean isTold(Outgoing message) {
        return failed.values().stream().anyMatch(told -> told.clientMessageId().equals(message.clientMessageId()));
    }

    /// The refused message that was printed with this number, while it is neither sent again nor given up.
    Optional<Outgoing> failure(int number) {
        return Optional.ofNullable(failed.get(number));
    }

    /// The messages just before the first printed one, oldest first.
    ///
    /// @param count how many at most
    List<Line> older(List<TimelineEntry> entries, int count) {
        List<Message> before = Posts.of(entries).stream()
                .filter(message -> message.seq() < first)
                .toList();
        List<Message> page = before.subList(Math.max(0, before.size() - count), before.size());
        if (page.isEmpty()) return List.of();
        first = page.getFirst().seq();
        List<Line> lines = new ArrayList<>();
        for (Message message : page) {
            lines.add(new Line.Posted(message));
            if (known.size() < MAX_KNOWN) known.put(message.seq(), message);
        }
        return lines;
    }
}
