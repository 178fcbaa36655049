package dev.parley.client;

import dev.parley.client.Entries.Effect;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Event;
import dev.parley.v1.GetRoomRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.MemberChanged;
import dev.parley.v1.ReactionChanged;
import dev.parley.v1.ReadMarked;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The user's rooms and their timelines, kept true by the log. Changed on the loop, read from anywhere.
final class Rooms {
    private static final int PAGE = 50;
    /// A room whose members come and go is asked for its count no more often.
    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);

    private final Loop loop;
    private final Requests requests;
    private final Tokens tokens;
    private final Settings settings;
    private final Answers answers;
    private final Consumer<Change> notices;
    private final ConcurrentMap<RoomId, RoomSummary> summaries = new ConcurrentHashMap<>();
    private final ConcurrentMap<RoomId, Timeline> timelines = new ConcurrentHashMap<>();
    /// The newest message of each room that was told.
    private final Map<RoomId, Long> told = new HashMap<>();

    private final Reads reads = new Reads();
    private final Map<RoomId, Loading> loading = new HashMap<>();
    private final Set<Line> rereading = new HashSet<>();
    private final Set<RoomId> refreshing = new HashSet<>();
    private final Set<RoomId> outdated = new HashSet<>();

    /// A page on its way, and who waits for it.
    private record Loading(long before, CompletableFuture<Boolean> answer) {}

    /// A place in a timeline.
    private record Line(RoomId room, long seq) {}

    Rooms(Loop loop, Requests requests, Tokens tokens, Settings settings, Answers answers, Consumer<Change> notices) {
        this.loop = loop;
        this.requests = requests;
        this.tokens = tokens;
        this.settings = settings;
        this.answers = answers;
        this.notices = notices;
    }

    // --- from anywhere ---

    /// The rooms, the one with the newest message first.
    List<RoomSummary> all() {
        return summaries.values().stream()
                .sorted(Comparator.comparing(Rooms::activity).reversed())
                .toList();
    }

    private static Instant activity(RoomSummary room) {
        Message last = room.lastMessage();
        return last == null ? room.room().createTime() : last.createTime();
    }

    Optional<RoomSummary> room(RoomId id) {
        return Optional.ofNullable(summaries.get(id));
    }

    Timeline timeline(RoomId id) {
        return timelines.computeIfAbsent(id, room -> new Timeline(room, this::isSelf, this::loadOlder));
    }

    /// What this client still sends, or failed to, by room.
    List<TimelineEntry.Outgoing> unsent() {
        return timelines.values().stream()
                .flatMap(timeline -> timeline.entries().stream())
                .filter(TimelineEntry.Outgoing.class::isInstance)
                .map(TimelineEntry.Outgoing.class::cast)
                .toList();
    }

    private boolean isSelf(UserId user) {
        return tokens.userId().filter(user::equals).isPresent();
    }

    // --- snapshots ---

    /// The rooms as they are; whatever else was known is outdated.
    void snapshot(Collection<dev.parley.v1.RoomSummary> rooms) {
        Set<RoomId> former = new HashSet<>(summaries.keySet());
        for (dev.parley.v1.RoomSummary room : rooms) {
            RoomSummary summary = Mapping.summary(room);
            former.remove(summary.room().id());
            boolean wasPaged = timeline(summary.room().id()).lastSeq()
                    > timeline(summary.room().id()).firstSeq();
            put(summary, true);
            // Who reads there goes on reading.
            if (wasPaged) loadOlder(timeline(summary.room().id()), answers.open());
        }
        former.forEach(this::remove);
    }

    /// A room as some answer shows it.
    void put(RoomSummary summary, boolean isRestart) {
        RoomId id = summary.room().id();
        RoomSummary known = summaries.get(id);
        // The log may be further than the answer.
        RoomSummary newer = known == null
                        || isRestart
                        || known.room().lastSeq() <= summary.room().lastSeq()
                ? summary
                : new RoomSummary(
                        summary.room().withLastSeq(known.room().lastSeq()),
                        summary.self().readUpTo(known.self().readSeq()),
                        known.lastMessage());
        Timeline timeline = timeline(id);
        Message last = summary.lastMessage();
        if (isRestart || (timeline.lastSeq() == 0 && last != null)) timeline.restart(last);
        summaries.put(
                id, new RoomSummary(newer.room().withLastSeq(timeline.lastSeq()), newer.self(), newer.lastMessage()));
        notices.accept(new Change.RoomsChanged(id));
        notices.accept(new Change.TimelineChanged(id));
    }

    private void remove(RoomId id) {
        summaries.remove(id);
        timeline(id).restart(null);
        notices.accept(new Change.RoomsChanged(id));
        notices.accept(new Change.TimelineChanged(id));
    }

    private void update(RoomId id, UnaryOperator<RoomSummary> change) {
        RoomSummary before = summaries.get(id);
        if (before == null) return;
        RoomSummary after = change.apply(before);
        if (after.equals(before)) return;
        summaries.put(id, after);
        notices.accept(new Change.RoomsChanged(id));
    }

    // --- the log ---

    void apply(Event event) {
        RoomId room = new RoomId(event.getRoomId());
        switch (event.getChangeCase()) {
            case MESSAGE_SENT -> received(Mapping.message(event.getMessageSent()));
            case MESSAGE_EDITED -> updated(Mapping.message(event.getMessageEdited()));
            case MESSAGE_DELETED -> updated(Mapping.message(event.getMessageDeleted()));
            case REACTION_CHANGED -> reacted(room, event.getReactionChanged());
            case MEMBER_CHANGED -> memberChanged(room, event.getMemberChanged());
            case ROOM_CHANGED -> {
                Room now = Mapping.room(event.getRoomChanged());
                update(
                        room,
                        before -> new RoomSummary(
                                now.withLastSeq(before.room().lastSeq()), before.self(), before.lastMessage()));
            }
            case READ_MARKED -> readMarked(room, event.getReadMarked());
            // A newer server tells of things that this client does not know.
            case CHANGE_NOT_SET -> {}
        }
    }

    private void received(Message message) {
        RoomId room = message.roomId();
        changed(room, message.seq(), timeline(room).post(message));
        update(room, before -> withLast(before, message));
        if (told.merge(room, message.seq(), Math::max) == message.seq()) {
            notices.accept(new Change.MessageReceived(message));
        }
    }

    private static RoomSummary withLast(RoomSummary before, Message message) {
        Message last = before.lastMessage();
        return last != null && last.seq() > message.seq()
                ? before
                : new RoomSummary(before.room().withLastSeq(message.seq()), before.self(), message);
    }

    private void updated(Message message) {
        RoomId room = message.roomId();
        reads.touch(room, message.seq());
        changed(room, message.seq(), timeline(room).update(message));
        update(room, before -> {
            Message last = before.lastMessage();
            return last != null && last.seq() == message.seq() ? withLast(before, message) : before;
        });
    }

    private void reacted(RoomId room, ReactionChanged change) {
        reads.touch(room, change.getSeq());
        Effect effect = timeline(room)
                .react(change.getSeq(), new UserId(change.getUserId()), change.getEmoji(), change.getPresent());
        changed(room, change.getSeq(), effect);
    }

    private void changed(RoomId room, long seq, Effect effect) {
        switch (effect) {
            case NONE -> {}
            case CHANGED -> notices.accept(new Change.TimelineChanged(room));
            case UNCERTAIN -> reread(room, seq);
        }
    }

    private void memberChanged(RoomId room, MemberChanged change) {
        Member member = Mapping.member(change.getMember());
        notices.accept(new Change.MembersChanged(room));
        if (!isSelf(member.userId())) {
            refresh(room);
            return;
        }
        reads.changeMembership(room);
        if (member.state() != Member.State.ACTIVE) {
            remove(room);
        } else if (summaries.containsKey(room)) {
            update(
                    room,
                    before -> new RoomSummary(
                            before.room(), member.readUpTo(before.self().readSeq()), before.lastMessage()));
        } else {
            refresh(room);
        }
    }

    private void readMarked(RoomId room, ReadMarked marked) {
        UserId user = new UserId(marked.getUserId());
        if (isSelf(user)) {
            read(room, marked.getReadSeq());
            return;
        }
        timeline(room).read(user, marked.getReadSeq());
        notices.accept(new Change.TimelineChanged(room));
    }

    /// How far the user has read; 0 in a room that is not known.
    long readSeq(RoomId room) {
        return room(room).map(known -> known.self().readSeq()).orElse(0L);
    }

    /// What was told before says nothing about what is new now.
    void leap() {
        told.clear();
    }

    /// Forgets everything: the user is gone.
    void clear() {
        summaries.clear();
        timelines.values().forEach(Timeline::clear);
        told.clear();
    }

    /// The user has read up to there.
    void read(RoomId room, long seq) {
        update(room, before -> new RoomSummary(before.room(), before.self().readUpTo(seq), before.lastMessage()));
    }

    // --- asking the server ---

    /// Asks for a room, once for all that want it while it is asked.
    void refresh(RoomId room) {
        if (!refreshing.add(room)) {
            outdated.add(room);
            return;
        }
        Reads.Read read = reads.begin(room);
        requests.make(
                ConnectRequest.newBuilder()
                        .setGetRoom(GetRoomRequest.newBuilder().setRoomId(room.value())),
                null,
                reply -> {
                    read.end();
                    // Whether the user is in it is not told by an answer from before it came or left.
                    if (read.isMembershipChanged()) outdated.add(room);
                    else put(Mapping.summary(reply.getGetRoom().getRoom()), false);
                    loop.after(REFRESH_PAUSE, () -> refreshed(room));
                },
                why -> {
                    read.end();
                    if (why.reason() == ParleyException.Reason.ROOM_ACCESS_DENIED) remove(room);
                    refreshed(room);
                });
    }

    private void refreshed(RoomId room) {
        refreshing.remove(room);
        if (outdated.remove(room)) refresh(room);
    }

    /// Asks for one message, once for all that want it while it is asked.
    private void reread(RoomId room, long seq) {
        Line line = new Line(room, seq);
        if (!rereading.add(line)) return;
        ListMessagesRequest.Builder request = ListMessagesRequest.newBuilder()
                .setRoomId(room.value())
                .setAfterSeq(seq - 1)
                .setPageSize(1);
        ask(
                room,
                request,
                (page, read) -> {
                    rereading.remove(line);
                    if (read.touched().contains(seq)) {
                        reread(room, seq);
                        return;
                    }
                    for (Message message : page)
                        changed(room, message.seq(), timeline(room).reread(message));
                },
                _ -> rereading.remove(line));
    }

    /// From any thread.
    private CompletableFuture<Boolean> loadOlder(Timeline timeline) {
        CompletableFuture<Boolean> answer = answers.open();
        loop.execute(() -> loadOlder(timeline, answer));
        return answer;
    }

    private void loadOlder(Timeline timeline, CompletableFuture<Boolean> answer) {
        RoomId room = timeline.roomId();
        long before = timeline.wantedBefore();
        Loading running = loading.get(room);
        if (running != null && running.before() == before) {
            CompletableFuture<Boolean> _ = running.answer().whenComplete((more, error) -> {
                if (error == null) answers.complete(answer, more);
                else answers.fail(answer, error);
            });
            return;
        }
        if (before == 0) {
            answers.complete(answer, false);
            return;
        }
        Loading mine = new Loading(before, answer);
        loading.put(room, mine);
        ListMessagesRequest.Builder request = ListMessagesRequest.newBuilder()
                .setRoomId(room.value())
                .setBeforeSeq(before)
                .setPageSize(PAGE);
        ask(
                room,
                request,
                (page, read) -> {
                    loading.remove(room, mine);
                    timeline.prepend(page);
                    for (long seq : read.touched()) reread(room, seq);
                    notices.accept(new Change.TimelineChanged(room));
                    answers.complete(answer, timeline.hasOlder());
                },
                why -> {
                    loading.remove(room, mine);
                    answers.fail(answer, why);
                });
    }

    private void ask(
            RoomId room,
            ListMessagesRequest.Builder request,
            BiConsumer<List<Message>, Reads.Read> page,
            Consumer<ParleyException> failed) {
        Reads.Read read = reads.begin(room);
        requests.make(
                ConnectRequest.newBuilder().setListMessages(request),
                settings.requestPatience(),
                reply -> {
                    read.end();
                    page.accept(Mapping.all(reply.getListMessages().getMessagesList(), Mapping::message), read);
                },
                why -> {
                    read.end();
                    failed.accept(why);
                });
    }
}
