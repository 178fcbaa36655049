package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.ROOMS;
import static org.jooq.impl.DSL.row;

import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.ReactionChanged;
import dev.parley.server.model.Change.ReadMarked;
import dev.parley.server.model.Change.RoomChanged;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Member;
import dev.parley.server.model.Message;
import dev.parley.server.model.Role;
import dev.parley.server.model.Room;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.ChangesRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Row2;

/// Rows of `changes` as entries. A change names what it is about; the content is read from where it lives now,
/// set-wise.
final class EntryRows {
    private final DSLContext sql;

    EntryRows(DSLContext sql) {
        this.sql = sql;
    }

    private record Key(long room, long id) {}

    List<Entry> of(List<ChangesRecord> rows) {
        Map<Key, Message> messages = messagesOf(rows);
        Map<Long, Room> rooms = roomsOf(rows);
        Map<Key, Long> readSeqs = readSeqsOf(rows);
        List<Entry> entries = new ArrayList<>(rows.size());
        for (ChangesRecord row : rows) {
            entries.add(new Entry(
                    row.getPosition(), new RoomId(row.getRoomId()), changeOf(row, messages, rooms, readSeqs)));
        }
        return entries;
    }

    private static Change changeOf(
            ChangesRecord row, Map<Key, Message> messages, Map<Long, Room> rooms, Map<Key, Long> readSeqs) {
        long room = row.getRoomId();
        return switch (row.getKind()) {
            case ChangeRows.MESSAGE_EDITED, ChangeRows.MESSAGE_DELETED -> {
                Message message = present(messages.get(new Key(room, row.getSeq())), row);
                yield message.isDeleted() ? new MessageDeleted(message) : new MessageEdited(message);
            }
            case ChangeRows.REACTION_ADDED, ChangeRows.REACTION_REMOVED ->
                new ReactionChanged(
                        row.getSeq(),
                        new UserId(row.getUserId()),
                        row.getEmoji(),
                        row.getKind() == ChangeRows.REACTION_ADDED);
            case ChangeRows.MEMBER_CHANGED -> {
                UserId user = new UserId(row.getUserId());
                long readSeq = readSeqs.getOrDefault(new Key(room, user.value()), 0L);
                Member member =
                        new Member(new RoomId(room), user, Role.of(row.getRole()), readSeq, row.getCreateTime());
                yield new MemberChanged(member, new UserId(row.getActorId()), row.getCreateTime());
            }
            case ChangeRows.ROOM_CHANGED -> new RoomChanged(present(rooms.get(room), row));
            case ChangeRows.READ_MARKED -> new ReadMarked(new UserId(row.getUserId()), row.getSeq());
            default ->
                throw new IllegalStateException("entry " + row.getPosition() + " has an unknown kind " + row.getKind());
        };
    }

    private static <T> T present(@org.jspecify.annotations.Nullable T found, ChangesRecord row) {
        if (found == null) throw new IllegalStateException("entry " + row.getPosition() + " is about nothing");
        return found;
    }

    private Map<Key, Message> messagesOf(List<ChangesRecord> rows) {
        Set<Row2<Long, Long>> keys = new HashSet<>();
        for (ChangesRecord change : rows) {
            if (change.getKind() <= ChangeRows.MESSAGE_DELETED) keys.add(row(change.getRoomId(), change.getSeq()));
        }
        Map<Key, Message> found = new HashMap<>();
        if (keys.isEmpty()) return found;
        sql.selectFrom(MESSAGES)
                .where(row(MESSAGES.ROOM_ID, MESSAGES.SEQ).in(keys))
                .forEach(message ->
                        found.put(new Key(message.getRoomId(), message.getSeq()), MessageRows.message(message)));
        return found;
    }

    private Map<Long, Room> roomsOf(List<ChangesRecord> rows) {
        Set<Long> ids = new HashSet<>();
        for (ChangesRecord change : rows) {
            if (change.getKind() == ChangeRows.ROOM_CHANGED) ids.add(change.getRoomId());
        }
        Map<Long, Room> found = new HashMap<>();
        if (ids.isEmpty()) return found;
        sql.selectFrom(ROOMS)
                .where(ROOMS.ROOM_ID.in(ids))
                .forEach(room -> found.put(room.getRoomId(), RoomRows.room(room)));
        return found;
    }

    private Map<Key, Long> readSeqsOf(List<ChangesRecord> rows) {
        Set<Row2<Long, Long>> keys = new HashSet<>();
        for (ChangesRecord change : rows) {
            if (change.getKind() == ChangeRows.MEMBER_CHANGED) keys.add(row(change.getRoomId(), change.getUserId()));
        }
        Map<Key, Long> found = new HashMap<>();
        if (keys.isEmpty()) return found;
        sql.select(MEMBERS.ROOM_ID, MEMBERS.USER_ID, MEMBERS.READ_SEQ)
                .from(MEMBERS)
                .where(row(MEMBERS.ROOM_ID, MEMBERS.USER_ID).in(keys))
                .forEach(member -> found.put(new Key(member.value1(), member.value2()), member.value3()));
        return found;
    }
}
