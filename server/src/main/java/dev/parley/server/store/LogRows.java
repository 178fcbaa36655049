package dev.parley.server.store;

import dev.parley.server.model.Entry;
import dev.parley.server.model.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one batch writes: messages, changes, read markers, and the heads that they move.
public final class LogRows {
    private final PostRows posts = new PostRows();
    private final ChangeRows changes = new ChangeRows();
    private final Map<Mark, Long> marks = new HashMap<>();
    private final Map<Long, Head> heads = new HashMap<>();

    private record Mark(long room, long user) {}

    /// A room's head after the batch.
    private static final class Head {
        long lastSeq = -1;
        long lastPosition;
    }

    public void post(long position, long fingerprint, Message message) {
        posts.add(position, fingerprint, message);
        Head head = heads.computeIfAbsent(message.room().value(), _ -> new Head());
        head.lastSeq = message.seq();
        head.lastPosition = position;
    }

    public void change(Entry entry) {
        changes.add(entry);
        heads.computeIfAbsent(entry.room().value(), _ -> new Head()).lastPosition = entry.position();
    }

    public void mark(long room, long user, long readSeq) {
        marks.put(new Mark(room, user), readSeq);
    }

    /// The newest seq that this batch gave in the room; -1 when it gave none.
    public long lastSeq(long room) {
        Head head = heads.get(room);
        return head == null ? -1 : head.lastSeq;
    }

    void forEachNewSeq(PairOfIds action) {
        heads.forEach((room, head) -> {
            if (head.lastSeq >= 0) action.of(room, head.lastSeq);
        });
    }

    /// Every user whose membership of a room changed.
    void forEachMoved(PairOfIds action) {
        for (ChangeRows.Row row : changes()) {
            if (row.kind() == ChangeRows.MEMBER_CHANGED && row.user() != null) action.of(row.room(), row.user());
        }
    }

    interface PairOfIds {
        void of(long room, long other);
    }

    private List<PostRows.Row> posts() {
        return posts.rows();
    }

    private List<ChangeRows.Row> changes() {
        return changes.rows();
    }

    /// The statements of the parts that are not empty; {@link #bind} binds them in this order.
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        if (!posts().isEmpty()) statements.add(HotStatements.INSERT_MESSAGES);
        if (!changes().isEmpty()) statements.add(HotStatements.INSERT_CHANGES);
        if (!marks.isEmpty()) statements.add(HotStatements.MOVE_MARKS);
        if (!heads.isEmpty()) {
            statements.add(HotStatements.MOVE_HEADS);
            statements.add(HotStatements.MOVE_LOG);
        }
        return statements;
    }

    /// @param position the log's newest entry after the batch
    void bind(PreparedStatement run, Connection connection, long position) throws SQLException {
        Binding to = new Binding(run, connection);
        if (!posts().isEmpty()) bindPosts(to);
        if (!changes().isEmpty()) bindChanges(to);
        if (!marks.isEmpty()) {
            var rows = List.copyOf(marks.entrySet());
            to.bigints(rows, row -> row.getKey().room());
            to.bigints(rows, row -> row.getKey().user());
            to.bigints(rows, Map.Entry::getValue);
        }
        if (!heads.isEmpty()) {
            var rows = List.copyOf(heads.entrySet());
            to.bigints(rows, Map.Entry::getKey);
            to.bigints(rows, row -> row.getValue().lastSeq);
            to.bigints(rows, row -> row.getValue().lastPosition);
            to.bigint(position);
        }
    }

    private void bindPosts(Binding to) throws SQLException {
        var rows = posts();
        to.bigints(rows, PostRows.Row::position);
        to.bigints(rows, row -> row.message().room().value());
        to.bigints(rows, row -> row.message().seq());
        to.bigints(rows, row -> row.message().sender().value());
        to.texts(rows, row -> row.message().clientMessageId().toString());
        to.bigints(rows, PostRows.Row::fingerprint);
        to.bigints(rows, row -> row.message().replyToSeq());
        to.texts(rows, row -> row.message().text());
        to.texts(rows, row -> MessageRows.attributesJson(row.message()));
        to.texts(rows, row -> mentions(row.message()));
    }

    private void bindChanges(Binding to) throws SQLException {
        var rows = changes();
        to.bigints(rows, ChangeRows.Row::position);
        to.bigints(rows, ChangeRows.Row::room);
        to.smallints(rows, ChangeRows.Row::kind);
        to.bigints(rows, ChangeRows.Row::user);
        to.bigints(rows, ChangeRows.Row::actor);
        to.bigints(rows, ChangeRows.Row::seq);
        to.texts(rows, ChangeRows.Row::emoji);
        to.smallints(rows, ChangeRows.Row::role);
    }

    private static @Nullable String mentions(Message message) {
        return message.mentions().isEmpty()
                ? null
                : message.mentions().stream()
                        .map(user -> Long.toString(user.value()))
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
