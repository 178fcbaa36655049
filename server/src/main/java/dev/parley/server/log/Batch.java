package dev.parley.server.log;

import dev.parley.server.log.Work.MarkRead;
import dev.parley.server.log.Work.Marked;
import dev.parley.server.log.Work.Post;
import dev.parley.server.log.Work.Posted;
import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Change.ReadMarked;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.LogRows;
import dev.parley.server.store.LogWriter;
import dev.parley.server.store.LogWriter.MarkFound;
import dev.parley.server.store.LogWriter.PostFound;
import dev.parley.server.store.PostRows;
import dev.parley.server.store.Tables;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One run of a batch in one transaction: lock, look up, decide, write, commit. Its work is cut at the barriers
/// into segments; within a segment messages and read markers are done set-wise, and what has no order among them
/// floats.
///
/// Nothing of it is seen by anybody until {@link #run} has returned.
final class Batch implements Transaction {
    private final LogWriter writer;
    private final List<? extends Work<?>> works;
    private final Outcome<?>[] outcomes;
    private final List<Entry> entries = new ArrayList<>();

    private LogRows rows = new LogRows();
    private long position;
    private Instant now = Instant.EPOCH;

    Batch(LogWriter writer, List<? extends Work<?>> works) {
        this.writer = writer;
        this.works = works;
        this.outcomes = new Outcome<?>[works.size()];
    }

    /// The work between two barriers, by its index in the batch.
    private record Segment(List<Integer> posts, List<Integer> marks, List<Integer> commands, int end) {
        List<PostRows.Key> keys(List<? extends Work<?>> works) {
            List<PostRows.Key> keys = new ArrayList<>(posts.size());
            for (int index : posts) {
                Post post = (Post) works.get(index);
                keys.add(new PostRows.Key(
                        post.room().value(),
                        post.sender().value(),
                        post.clientMessageId().toString()));
            }
            return keys;
        }
    }

    /// Runs and commits the batch.
    ///
    /// @throws SQLException when it was not committed, or it is not known whether it was
    void run() throws SQLException {
        Segment segment = segmentFrom(0);
        LogWriter.Begun begun = writer.begin(segment.keys(works));
        position = begun.head().position();
        now = begun.head().now();
        List<PostFound> found = begun.posts();
        while (true) {
            settlePosts(segment.posts(), found);
            settleMarks(segment.marks());
            for (int index : segment.commands()) outcomes[index] = runCommand(index);
            if (segment.end() == works.size()) break;
            flush(false);
            outcomes[segment.end()] = runCommand(segment.end());
            segment = segmentFrom(segment.end() + 1);
            found = segment.posts().isEmpty() ? List.of() : writer.lookUpPosts(segment.keys(works));
        }
        flush(true);
    }

    Outcome<?> outcome(int index) {
        return outcomes[index];
    }

    Announcement announcement() {
        return new Announcement(position, entries);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Tables tables() {
        return writer.tables();
    }

    @Override
    public long append(RoomId room, Change change) {
        Entry entry = new Entry(++position, room, change);
        entries.add(entry);
        rows.change(entry);
        return entry.position();
    }

    private Segment segmentFrom(int start) {
        Segment segment = new Segment(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), barrierFrom(start));
        for (int index = start; index < segment.end(); index++) {
            switch (works.get(index)) {
                case Post _ -> segment.posts().add(index);
                case MarkRead _ -> segment.marks().add(index);
                case Command<?> _ -> segment.commands().add(index);
            }
        }
        return segment;
    }

    private int barrierFrom(int start) {
        int index = start;
        while (index < works.size() && !(works.get(index) instanceof Command<?> command && command.isBarrier()))
            index++;
        return index;
    }

    private Outcome<?> runCommand(int index) {
        return ((Command<?>) works.get(index)).run(this);
    }

    private void flush(boolean commit) throws SQLException {
        writer.write(rows, position, commit);
        rows = new LogRows();
    }

    private record Key(UserId sender, UUID clientMessageId) {}

    /// A message that this batch stores.
    private record Fresh(Posted posted, long fingerprint) {}

    private void settlePosts(List<Integer> posts, List<PostFound> found) {
        Map<Key, Fresh> fresh = new HashMap<>();
        for (int i = 0; i < posts.size(); i++) {
            int index = posts.get(i);
            Post post = (Post) works.get(index);
            outcomes[index] = settle(post, found.get(i), fresh);
        }
    }

    private Outcome<Posted> settle(Post post, PostFound found, Map<Key, Fresh> fresh) {
        LogWriter.Stored stored = found.stored();
        if (stored != null) {
            return stored.fingerprint() == post.fingerprint()
                    ? Outcome.done(new Posted(new RoomId(stored.room()), stored.seq(), stored.createTime(), true))
                    : Outcome.refused(reused());
        }
        Key key = new Key(post.sender(), post.clientMessageId());
        Fresh twin = fresh.get(key);
        if (twin != null) {
            Posted first = twin.posted();
            return twin.fingerprint() == post.fingerprint()
                    ? Outcome.done(new Posted(first.room(), first.seq(), first.createTime(), true))
                    : Outcome.refused(reused());
        }
        if (!found.role().isMember()) return Outcome.refused(Refusal.roomAccessDenied());
        long lastSeq = Math.max(found.lastSeq(), rows.lastSeq(post.room().value()));
        if (post.replyToSeq() > lastSeq) {
            return Outcome.refused(
                    Reason.MESSAGE_NOT_FOUND, "reply_to_seq names no message of this room; the newest is " + lastSeq);
        }
        Posted posted = new Posted(post.room(), lastSeq + 1, now, false);
        store(post, posted);
        fresh.put(key, new Fresh(posted, post.fingerprint()));
        return Outcome.done(posted);
    }

    private void store(Post post, Posted posted) {
        Message message = new Message(
                post.room(),
                posted.seq(),
                post.sender(),
                post.clientMessageId(),
                post.text(),
                post.attributes(),
                post.replyToSeq(),
                post.mentions(),
                now,
                null,
                null,
                1);
        rows.post(++position, post.fingerprint(), message);
        entries.add(new Entry(position, post.room(), new MessageSent(message)));
    }

    private static Refusal reused() {
        return Refusal.of(
                Reason.CLIENT_MESSAGE_ID_REUSED,
                "another message was sent under this client_message_id; make a new UUID for each message");
    }

    private record Reader(RoomId room, UserId user) {}

    private void settleMarks(List<Integer> marks) throws SQLException {
        if (marks.isEmpty()) return;
        long[] rooms = new long[marks.size()];
        long[] users = new long[marks.size()];
        for (int i = 0; i < rooms.length; i++) {
            MarkRead mark = (MarkRead) works.get(marks.get(i));
            rooms[i] = mark.room().value();
            users[i] = mark.user().value();
        }
        List<MarkFound> found = writer.lookUpMarks(rooms, users);
        Map<Reader, Long> moved = new HashMap<>();
        for (int i = 0; i < rooms.length; i++) {
            MarkRead mark = (MarkRead) works.get(marks.get(i));
            outcomes[marks.get(i)] = settle(mark, found.get(i), moved);
        }
        moved.forEach((reader, seq) -> {
            rows.mark(reader.room().value(), reader.user().value(), seq);
            append(reader.room(), new ReadMarked(reader.user(), seq));
        });
    }

    private Outcome<Marked> settle(MarkRead mark, MarkFound found, Map<Reader, Long> moved) {
        if (!found.role().isMember()) return Outcome.refused(Refusal.roomAccessDenied());
        long lastSeq = Math.max(found.lastSeq(), rows.lastSeq(mark.room().value()));
        if (mark.seq() > lastSeq) {
            return Outcome.refused(Refusal.field("seq", "names no message of this room; the newest is " + lastSeq));
        }
        Reader reader = new Reader(mark.room(), mark.user());
        long readSeq = Math.max(found.readSeq(), moved.getOrDefault(reader, 0L));
        if (mark.seq() > readSeq) {
            readSeq = mark.seq();
            moved.put(reader, readSeq);
        }
        return Outcome.done(new Marked(readSeq, lastSeq));
    }
}
