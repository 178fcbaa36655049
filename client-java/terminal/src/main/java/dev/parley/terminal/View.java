package dev.parley.terminal;

import dev.parley.client.ConnectionState;
import dev.parley.client.Member;
import dev.parley.client.ParleyClient;
import dev.parley.client.Room;
import dev.parley.client.RoomId;
import dev.parley.client.RoomSummary;
import dev.parley.client.Timeline;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The room that the person looks at: prints what is new there, whole and in order. On the thread of events.
final class View {
    /// Messages that are printed when a room is entered.
    private static final int SHOWN = 20;
    /// Messages of `/history`.
    private static final int PAGE = 50;
    /// Pages that are loaded to close a gap.
    private static final int MAX_PAGES = 4;

    private static final int MAX_TOPIC = 80;

    private final ParleyClient client;
    private final Screen screen;
    private final Scribe scribe;
    private final Names names;
    private final Introductions introductions;
    private final Replies replies;
    private @Nullable RoomId room;
    private Transcript transcript = new Transcript();
    /// Whether something is awaited before the next lines are printed.
    private boolean isBusy;

    View(ParleyClient client, Screen screen, Scribe scribe, Names names, Introductions introductions, Replies replies) {
        this.client = client;
        this.screen = screen;
        this.scribe = scribe;
        this.names = names;
        this.introductions = introductions;
        this.replies = replies;
    }

    /// The room in view.
    Optional<RoomId> room() {
        return Optional.ofNullable(room);
    }

    boolean shows(RoomId id) {
        return id.equals(room);
    }

    /// Does something with the room in view, or says that there is none.
    void inRoom(Consumer<RoomId> work) {
        room().ifPresentOrElse(
                        work,
                        () -> screen.refuse(
                                "Enter a room first: /rooms lists yours, /directory those that anybody may join."));
    }

    /// A refused message that was printed with this number.
    Optional<Outgoing> failure(int number) {
        return transcript.failure(number);
    }

    // --- coming and going ---

    /// Turns to a room and prints its newest messages.
    void enter(RoomId id) {
        Transcript mine = new Transcript();
        room = id;
        transcript = mine;
        isBusy = true;
        client.focus(List.of(id));
        // Whoever is known can be mentioned.
        replies.quietly(
                client.members(id, ""),
                page -> introductions.thenDo(
                        page.items().stream().map(Member::userId).toList(), () -> {}));
        Timeline timeline = client.timeline(id);
        long from = Math.max(1, Posts.lastSeq(timeline.entries()) - SHOWN + 1);
        CompletableFuture<Boolean> loaded =
                isConnected() ? Backfill.reach(timeline, from, 1) : CompletableFuture.completedFuture(false);
        replies.afterwards(loaded, () -> begin(mine, id));
    }

    private boolean isConnected() {
        return client.state() == ConnectionState.CONNECTED;
    }

    private void begin(Transcript mine, RoomId id) {
        if (mine != transcript) return;
        screen.note(client.room(id).map(RoomSummary::room).map(this::headline).orElse("── " + names.of(id) + " ──"));
        mine.begin(client.timeline(id).entries(), SHOWN);
        advance(mine, false, false);
    }

    private String headline(Room entered) {
        String topic = VisibleText.start(entered.topic(), MAX_TOPIC);
        String members = entered.kind() == Room.Kind.DIRECT ? "" : " · " + entered.memberCount() + " members";
        return "── " + names.of(entered) + (topic.isEmpty() ? "" : " · " + topic) + members + " ──";
    }

    /// Turns away.
    void leave() {
        room = null;
        transcript = new Transcript();
        client.focus(List.of());
    }

    // --- what is new ---

    /// Prints what is new in the room. Call it whenever its timeline has changed, or may have.
    void update() {
        if (isBusy || room == null) return;
        isBusy = true;
        advance(transcript, false, false);
    }

    /// First what is missing, then who has sent it, then the lines.
    private void advance(Transcript mine, boolean isFilled, boolean isIntroduced) {
        RoomId id = room;
        if (id == null || mine != transcript) return;
        List<TimelineEntry> entries = client.timeline(id).entries();
        if (!isFilled && mine.missing(entries) > 0) {
            fill(mine, id);
        } else if (!isIntroduced) {
            introductions.thenDo(mine.senders(entries), () -> replies.orSay(() -> advance(mine, isFilled, true)));
        } else {
            isBusy = false;
            List<Line> lines = mine.update(entries);
            print(lines);
            if (!lines.isEmpty() && mine.last() > 0) client.markRead(id, mine.last());
        }
    }

    private void fill(Transcript mine, RoomId id) {
        if (!isConnected()) {
            // There will be an update when it is again.
            isBusy = false;
            return;
        }
        CompletableFuture<Boolean> loaded = Backfill.reach(client.timeline(id), mine.last() + 1, MAX_PAGES);
        replies.afterwards(loaded, () -> {
            if (mine != transcript) return;
            if (isConnected()) advance(mine, true, false);
            else isBusy = false;
        });
    }

    private void print(List<Line> lines) {
        for (Line line : lines) screen.print(scribe.write(line));
    }

    // --- what was before ---

    /// Prints the page before the oldest message that was printed.
    void older() {
        inRoom(id -> {
            Transcript mine = transcript;
            if (mine.first() <= 1) {
                screen.note("This is where the room begins.");
                return;
            }
            long from = Math.max(1, mine.first() - PAGE);
            replies.then(Backfill.reach(client.timeline(id), from, 2), _ -> printOlder(mine, id));
        });
    }

    private void printOlder(Transcript mine, RoomId id) {
        if (mine != transcript) return;
        List<Line> lines = mine.older(client.timeline(id).entries(), PAGE);
        List<UserId> senders = new ArrayList<>();
        for (Line line : lines) {
            if (line instanceof Line.Posted posted) senders.add(posted.message().senderId());
        }
        introductions.thenDo(
                senders,
                () -> replies.orSay(() -> {
                    screen.note("── before ──");
                    print(lines);
                    screen.note("── now ──");
                }));
    }
}
