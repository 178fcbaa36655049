package dev.parley.terminal;

import dev.parley.client.ConnectionState;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.RoomSummary;
import dev.parley.client.Timeline;
import dev.parley.client.User;
import dev.parley.client.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages of the user's rooms as plain lines, each once and those of a room in the order of seq. On the
/// thread of events.
///
/// Each message is told by the client, but for those that a snapshot leaps over: these are looked up in the
/// timelines when the client has caught up.
final class PlainFeed {
    /// As many messages as a client that was away may have missed before it takes a snapshot.
    private static final int MAX_PAGES = 200;

    private final ParleyClient client;
    private final Executor events;
    private final Names names;
    private final Introductions introductions;
    private final Consumer<String> line;
    private final Consumer<String> complaint;
    /// The newest message of each room that was taken in.
    private final Map<RoomId, Long> taken = new HashMap<>();
    /// Where rooms of which nothing was told yet stood when the client had caught up.
    private final Map<RoomId, Long> quiet = new HashMap<>();

    private final Set<RoomId> filling = new HashSet<>();
    /// To be printed, when it is known who has sent them.
    private final Deque<Message> waiting = new ArrayDeque<>();
    /// What was told before it was known which room to print.
    private final List<Message> early = new ArrayList<>();

    private @Nullable RoomId only;
    private boolean hasBegun;
    private boolean hasCaughtUp;
    private boolean isIntroducing;

    /// @param line takes what is printed
    /// @param complaint takes what a person should know
    PlainFeed(Session session, Consumer<String> line, Consumer<String> complaint) {
        this.client = session.client();
        this.events = session.events();
        this.names = new Names(client);
        this.introductions = new Introductions(names, session.events());
        this.line = line;
        this.complaint = complaint;
    }

    /// Begins to print.
    ///
    /// @param room the only room to print; null for all
    void begin(@Nullable RoomId room) {
        only = room;
        hasBegun = true;
        early.forEach(this::received);
        early.clear();
        if (hasCaughtUp) caughtUp();
    }

    private boolean isWanted(RoomId room) {
        return only == null || only.equals(room);
    }

    /// The client has told of a message.
    void received(Message message) {
        RoomId room = message.roomId();
        if (!hasBegun) {
            early.add(message);
            return;
        }
        if (!isWanted(room)) return;
        Long last = taken.get(room);
        Long before = last == null ? quiet.get(room) : last;
        if (before != null && message.seq() > before + 1) fill(room, before);
        else take(message);
    }

    /// The client has told of everything that was missed, unless there was too much of it.
    void caughtUp() {
        hasCaughtUp = true;
        if (!hasBegun) return;
        for (RoomSummary summary : client.rooms()) {
            RoomId room = summary.room().id();
            if (!isWanted(room)) continue;
            long newest = Posts.lastSeq(client.timeline(room).entries());
            long known = taken.getOrDefault(room, quiet.getOrDefault(room, newest));
            if (newest > known) fill(room, known);
            else if (!taken.containsKey(room)) quiet.put(room, known);
        }
    }

    /// Takes in what follows on a message that the timeline may not reach back to.
    private void fill(RoomId room, long last) {
        if (!filling.add(room)) return;
        Timeline timeline = client.timeline(room);
        var _ = Backfill.reach(timeline, last + 1, MAX_PAGES)
                .whenCompleteAsync((_, _) -> filled(timeline, last), events);
    }

    private void filled(Timeline timeline, long last) {
        filling.remove(timeline.roomId());
        List<Message> posted = Posts.of(timeline.entries());
        long missing = posted.isEmpty() ? 0 : posted.getFirst().seq() - last - 1;
        // It is tried again when the client has caught up again.
        if (missing > 0 && client.state() != ConnectionState.CONNECTED) return;
        if (missing > 0) complaint.accept(missing + " messages of " + names.of(timeline.roomId()) + " are left out");
        posted.stream().filter(message -> message.seq() > last).forEach(this::take);
    }

    private void take(Message message) {
        RoomId room = message.roomId();
        if (filling.contains(room) || message.seq() <= taken.getOrDefault(room, 0L)) return;
        taken.put(room, message.seq());
        quiet.remove(room);
        waiting.add(message);
        print();
    }

    private void print() {
        while (!isIntroducing && !waiting.isEmpty()) {
            List<UserId> strangers = people(waiting.getFirst()).stream()
                    .filter(user -> !names.isKnown(user))
                    .toList();
            if (strangers.isEmpty()) {
                print(waiting.removeFirst());
                continue;
            }
            isIntroducing = true;
            introductions.thenDo(strangers, () -> {
                isIntroducing = false;
                print(waiting.removeFirst());
                print();
            });
        }
    }

    private List<UserId> people(Message message) {
        List<UserId> people = new ArrayList<>(List.of(message.senderId()));
        client.room(message.roomId())
                .ifPresent(room -> people.addAll(room.room().directUserIds()));
        return people;
    }

    private void print(Message message) {
        UserId sender = message.senderId();
        String handle = client.user(sender).map(User::handle).orElse(sender.value());
        line.accept(PlainLine.of(message, names.of(message.roomId()), handle));
    }
}
