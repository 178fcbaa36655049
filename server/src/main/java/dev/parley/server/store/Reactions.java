package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.REACTIONS;
import static dev.parley.server.store.jooq.Tables.REACTION_COUNTS;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Reaction;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;

/// Who has which emoji on which message. Counts are kept beside the rows, so that nothing here reads more than a few
/// rows a message, however many users reacted.
public final class Reactions {
    private static final int MAX_FIRST_USERS = 20;
    private static final Field<Long> ORD = field(name("p", "ord"), SQLDataType.BIGINT);

    private final DSLContext sql;

    Reactions(DSLContext sql) {
        this.sql = sql;
    }

    /// Whether the user has the emoji on the message.
    public boolean has(RoomId room, long seq, String emoji, UserId user) {
        return sql.fetchExists(REACTIONS, is(room, seq, emoji, user));
    }

    /// The different emojis on a message.
    public List<String> emojis(RoomId room, long seq) {
        return sql.select(REACTION_COUNTS.EMOJI)
                .from(REACTION_COUNTS)
                .where(REACTION_COUNTS.ROOM_ID.eq(room.value()).and(REACTION_COUNTS.SEQ.eq(seq)))
                .fetch(REACTION_COUNTS.EMOJI);
    }

    /// Puts an emoji that is not there on a message.
    ///
    /// @param position the entry that says so
    public void add(RoomId room, long seq, String emoji, UserId user, long position) {
        sql.insertInto(REACTIONS)
                .set(REACTIONS.ROOM_ID, room.value())
                .set(REACTIONS.SEQ, seq)
                .set(REACTIONS.EMOJI, emoji)
                .set(REACTIONS.USER_ID, user.value())
                .set(REACTIONS.POSITION, position)
                .execute();
        sql.insertInto(REACTION_COUNTS)
                .set(REACTION_COUNTS.ROOM_ID, room.value())
                .set(REACTION_COUNTS.SEQ, seq)
                .set(REACTION_COUNTS.EMOJI, emoji)
                .set(REACTION_COUNTS.COUNT, 1)
                .set(REACTION_COUNTS.FIRST_POSITION, position)
                .onConflict(REACTION_COUNTS.ROOM_ID, REACTION_COUNTS.SEQ, REACTION_COUNTS.EMOJI)
                .doUpdate()
                .set(REACTION_COUNTS.COUNT, REACTION_COUNTS.COUNT.plus(1))
                .execute();
    }

    /// Takes an emoji that is there off a message.
    public void remove(RoomId room, long seq, String emoji, UserId user) {
        sql.deleteFrom(REACTIONS).where(is(room, seq, emoji, user)).execute();
        Condition counted = REACTION_COUNTS
                .ROOM_ID
                .eq(room.value())
                .and(REACTION_COUNTS.SEQ.eq(seq))
                .and(REACTION_COUNTS.EMOJI.eq(emoji));
        int last = sql.deleteFrom(REACTION_COUNTS)
                .where(counted.and(REACTION_COUNTS.COUNT.eq(1)))
                .execute();
        if (last == 1) return;
        sql.update(REACTION_COUNTS)
                .set(REACTION_COUNTS.COUNT, REACTION_COUNTS.COUNT.minus(1))
                .where(counted)
                .execute();
    }

    /// Takes all emojis off a message.
    public void clear(RoomId room, long seq) {
        sql.deleteFrom(REACTION_COUNTS)
                .where(REACTION_COUNTS.ROOM_ID.eq(room.value()).and(REACTION_COUNTS.SEQ.eq(seq)))
                .execute();
        sql.deleteFrom(REACTIONS)
                .where(REACTIONS.ROOM_ID.eq(room.value()).and(REACTIONS.SEQ.eq(seq)))
                .execute();
    }

    /// The message as a user sees it.
    public MessageView view(Message message, UserId user) {
        return views(List.of(message), user).getFirst();
    }

    /// The messages with their reactions, in their order; one statement for all of them.
    public List<MessageView> views(List<Message> messages, UserId user) {
        if (messages.isEmpty()) return List.of();
        List<List<Reaction>> found = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) found.add(new ArrayList<>());
        reactionsOf(messages, user)
                .forEach(row -> found.get(Math.toIntExact(row.get(ORD)) - 1).add(reactionOf(row)));
        List<MessageView> views = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) views.add(new MessageView(messages.get(i), found.get(i)));
        return views;
    }

    private static final Field<Long[]> FIRST_USERS = field(name("first_users"), SQLDataType.BIGINT.array());
    private static final Field<Boolean> BY_USER = field(name("by_user"), SQLDataType.BOOLEAN);

    private List<? extends Record> reactionsOf(List<Message> messages, UserId user) {
        var asked = table(
                "unnest({0}, {1}) WITH ORDINALITY AS p (room_id, seq, ord)",
                Bigints.of(messages, message -> message.room().value()), Bigints.of(messages, Message::seq));
        var counts = lateral(selectFrom(REACTION_COUNTS)
                        .where(REACTION_COUNTS.ROOM_ID.eq(Columns.bigintOf("p", "room_id")))
                        .and(REACTION_COUNTS.SEQ.eq(Columns.bigintOf("p", "seq")))
                        .limit(inline(100)))
                .as(REACTION_COUNTS);
        Condition sameEmoji = REACTIONS
                .ROOM_ID
                .eq(REACTION_COUNTS.ROOM_ID)
                .and(REACTIONS.SEQ.eq(REACTION_COUNTS.SEQ))
                .and(REACTIONS.EMOJI.eq(REACTION_COUNTS.EMOJI));
        return sql.select(ORD, REACTION_COUNTS.EMOJI, REACTION_COUNTS.COUNT)
                .select(array(select(REACTIONS.USER_ID)
                                .from(REACTIONS)
                                .where(sameEmoji)
                                .orderBy(REACTIONS.POSITION)
                                .limit(inline(MAX_FIRST_USERS)))
                        .as(FIRST_USERS))
                .select(field(exists(
                                selectOne().from(REACTIONS).where(sameEmoji.and(REACTIONS.USER_ID.eq(user.value())))))
                        .as(BY_USER))
                .from(asked)
                .crossJoin(counts)
                .orderBy(ORD, REACTION_COUNTS.FIRST_POSITION)
                .fetch();
    }

    private static Reaction reactionOf(Record row) {
        return new Reaction(
                row.get(REACTION_COUNTS.EMOJI),
                row.get(REACTION_COUNTS.COUNT),
                Arrays.stream(row.get(FIRST_USERS)).map(UserId::new).toList(),
                row.get(BY_USER));
    }

    private static Condition is(RoomId room, long seq, String emoji, UserId user) {
        return REACTIONS
                .ROOM_ID
                .eq(room.value())
                .and(REACTIONS.SEQ.eq(seq))
                .and(REACTIONS.EMOJI.eq(emoji))
                .and(REACTIONS.USER_ID.eq(user.value()));
    }
}
