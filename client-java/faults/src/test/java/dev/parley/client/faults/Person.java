package dev.parley.client.faults;

import dev.parley.client.Change;
import dev.parley.client.ConnectionChange;
import dev.parley.client.ConnectionState;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.client.UserId;
import dev.parley.client.faults.Recording.Ended;
import dev.parley.client.faults.Recording.Moved;
import dev.parley.client.faults.Recording.Run;
import dev.parley.client.faults.Recording.Sent;
import dev.parley.client.faults.Recording.Told;
import dev.parley.client.faults.Recording.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A person at a program, in one room. Everything that the program shows is recorded by two pairs of eyes:
/// one looks whenever it is told of a change, the other one all the time.
final class Person implements AutoCloseable {
    private static final Duration LOOKS_EVERY = Duration.ofMillis(5);
    private static final int ENDS_WITHIN_SECONDS = 10;

    private final Run run;
    private final ParleyClient client;
    private final RoomId room;
    private final Recording recording;
    private final AtomicInteger said = new AtomicInteger();
    private final Eyes observer = new Eyes("the observer");
    private final Eyes onlooker = new Eyes("the onlooker");
    private final CompletableFuture<Void> looking;
    private volatile boolean isGone;

    /// @param client signed in; closed with the person
    Person(Run run, ParleyClient client, RoomId room, Recording recording) {
        this.run = run;
        this.client = client;
        this.room = room;
        this.recording = recording;
        recording.started(run);
        client.observe(this::changed);
        looking = CompletableFuture.runAsync(
                this::lookOn, task -> Thread.ofVirtual().start(task));
    }

    /// One that looks at the timeline, from one thread. What looks as it did before is not recorded again.
    private final class Eyes {
        private final String name;
        private List<TimelineEntry> before = List.of();

        Eyes(String name) {
            this.name = name;
        }

        void look() {
            List<TimelineEntry> now = entries();
            if (now.equals(before)) return;
            before = now;
            recording.viewed(new View(run, name, now));
        }
    }

    private void changed(Change change) {
        switch (change) {
            case Change.ConnectionChanged(ConnectionChange transition) -> recording.moved(new Moved(run, transition));
            case Change.MessageReceived(Message message) -> {
                if (!message.roomId().equals(room)) return;
                recording.told(new Told(run, message));
                observer.look();
            }
            case Change.TimelineChanged(RoomId changed) -> {
                if (changed.equals(room)) observer.look();
            }
            case Change.CaughtUp _,
                    Change.SnapshotTaken _,
                    Change.RoomsChanged _,
                    Change.MembersChanged _,
                    Change.TypingChanged _,
                    Change.PresenceChanged _,
                    Change.UserChanged _,
                    Change.SignedInChanged _ -> {}
        }
    }

    private void lookOn() {
        while (!isGone) {
            onlooker.look();
            Pause.of(LOOKS_EVERY);
        }
    }

    // --- what the person does ---

    /// Comes back with this program's store.
    void connect() {
        client.connect().join();
    }

    /// Writes something that nobody has written. Only one thread at a time, so that the order of writing is
    /// known.
    ///
    /// @param padding characters that make it longer
    /// @return its client_message_id
    String say(int padding) {
        String text = run + " says " + said.incrementAndGet() + ".".repeat(padding);
        Outgoing message = client.send(room, text);
        recording.sent(new Sent(run, message.clientMessageId(), text));
        return message.clientMessageId();
    }

    /// Writes so many messages at once.
    void sayAtOnce(int messages) {
        for (int written = 0; written < messages; written++) say(0);
    }

    // --- what the person sees ---

    Run run() {
        return run;
    }

    UserId user() {
        return run.user();
    }

    boolean isConnected() {
        return client.state() == ConnectionState.CONNECTED;
    }

    /// How often the connection was lost.
    long losses() {
        return recording.count(
                run,
                change -> change.from() == ConnectionState.CONNECTED && change.to() == ConnectionState.RECONNECTING);
    }

    /// How often the connection was lost for this reason.
    long losses(ConnectionChange.Cause cause) {
        return recording.count(run, change -> change.to() == ConnectionState.RECONNECTING && change.cause() == cause);
    }

    /// How many of the person's own messages have their place.
    long ownPosted() {
        return posted().stream()
                .filter(message -> message.senderId().equals(user()))
                .count();
    }

    boolean sees(String clientMessageId) {
        return posted().stream().anyMatch(message -> message.clientMessageId().equals(clientMessageId));
    }

    /// The client_message_ids of what is not acknowledged, in the order of sending.
    List<String> unsent() {
        List<String> unsent = new ArrayList<>();
        for (TimelineEntry entry : entries()) {
            if (entry instanceof Outgoing outgoing && outgoing.state() == Outgoing.State.PENDING) {
                unsent.add(outgoing.clientMessageId());
            }
        }
        return unsent;
    }

    /// Whether nothing is under way, nor has failed.
    boolean hasSentAll() {
        return entries().stream().allMatch(Posted.class::isInstance);
    }

    /// Whether the program shows the room up to there, was told of it, and says that it has caught up.
    boolean isThere(long lastSeq) {
        List<Message> posted = posted();
        long shown = posted.isEmpty() ? 0 : posted.getLast().seq();
        return client.isCaughtUp() && shown == lastSeq && recording.newestTold(user()) == lastSeq;
    }

    private List<TimelineEntry> entries() {
        return client.timeline(room).entries();
    }

    private List<Message> posted() {
        List<Message> posted = new ArrayList<>();
        for (TimelineEntry entry : entries()) {
            if (entry instanceof Posted(Message message)) posted.add(message);
        }
        return posted;
    }

    // --- the end ---

    /// The last look.
    ///
    /// @param after so long after the last fault was healed
    void ends(Duration after) {
        recording.ended(new Ended(run, entries(), after));
    }

    /// Closes the program, as a person does who has had enough: what is not sent stays in its store.
    @Override
    public void close() {
        client.close();
        isGone = true;
        looking.orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    }
}
