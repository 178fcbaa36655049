package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MESSAGES;

import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SortField;

/// The messages of a room, by seq. New ones are written by the {@link LogWriter} alone.
public final class Messages {
    private final DSLContext sql;

    Messages(DSLContext sql) {
        this.sql = sql;
    }

    public Optional<Message> find(RoomId room, long seq) {
        return sql.selectFrom(MESSAGES).where(is(room, seq)).fetchOptional(MessageRows::message);
    }

    /// Messages below a seq, newest first.
    public List<Message> before(RoomId room, long seq, int limit) {
        return page(MESSAGES.ROOM_ID.eq(room.value()).and(MESSAGES.SEQ.lt(seq)), MESSAGES.SEQ.desc(), limit);
    }

    /// Messages above a seq, oldest first.
    public List<Message> after(RoomId room, long seq, int limit) {
        return page(MESSAGES.ROOM_ID.eq(room.value()).and(MESSAGES.SEQ.gt(seq)), MESSAGES.SEQ.asc(), limit);
    }

    private List<Message> page(Condition which, SortField<Long> order, int limit) {
        return sql.selectFrom(MESSAGES).where(which).orderBy(order).limit(limit).fetch(MessageRows::message);
    }

    /// Writes what an edit or a deletion changes: text, attributes, mentions, their times and the revision. The
    /// fingerprint of the send stays, so that a late repeat is still known.
    public void update(Message message) {
        sql.update(MESSAGES)
                .set(MESSAGES.TEXT, message.text())
                .set(MESSAGES.ATTRIBUTES, MessageRows.attributes(message))
                .set(MESSAGES.MENTIONS, MessageRows.mentions(message))
                .set(MESSAGES.EDIT_TIME, message.editTime())
                .set(MESSAGES.DELETE_TIME, message.deleteTime())
                .set(MESSAGES.REVISION, Math.toIntExact(message.revision()))
                .where(is(message.room(), message.seq()))
                .execute();
    }

    private static Condition is(RoomId room, long seq) {
        return MESSAGES.ROOM_ID.eq(room.value()).and(MESSAGES.SEQ.eq(seq));
    }
}
