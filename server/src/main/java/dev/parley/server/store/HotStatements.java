package dev.parley.server.store;

import static dev.parley.server.store.Columns.bigintOf;
import static dev.parley.server.store.jooq.Tables.CHANGES;
import static dev.parley.server.store.jooq.Tables.LOG_HEAD;
import static dev.parley.server.store.jooq.Tables.MEMBERS;
import static dev.parley.server.store.jooq.Tables.MESSAGES;
import static dev.parley.server.store.jooq.Tables.ROOMS;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;

import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// The sequencer's statements, built by jOOQ and rendered once: rendering them for each batch costs more CPU than
/// running a small one. The driver sends statements joined by `;` in one round trip.
///
/// The lock comes first and alone: a look-up in the same statement would not see what the lock's former holder
/// has just committed. LATERAL makes every look-up an index probe, whatever the tables' statistics say.
final class HotStatements {
    private static final DSLContext SQL =
            DSL.using(SQLDialect.POSTGRES, new Settings().withParamType(ParamType.INDEXED));

    static final String BEGIN = "BEGIN";
    static final String COMMIT = "COMMIT";

    /// → position, now
    static final String LOCK = render(SQL.select(LOG_HEAD.POSITION, currentOffsetDateTime())
            .from(LOG_HEAD)
            .forUpdate());

    /// rooms, senders, client_message_ids → role, last_seq, and of the stored message: room_id, seq, fingerprint,
    /// create_time
    static final String LOOK_UP_POSTS = render(lookUpPosts());

    /// senders, client_message_ids → of each that is stored already: its place from 1, room_id, seq, fingerprint,
    /// create_time
    static final String LOOK_UP_REPEATS = render(lookUpRepeats());

    /// rooms, users → role, read_seq, last_seq
    static final String LOOK_UP_MARKS = render(lookUpMarks());

    /// positions, rooms, seqs, senders, client_message_ids, fingerprints, replies, texts, attributes, mentions
    static final String INSERT_MESSAGES = render(insertMessages());

    /// positions, rooms, kinds, users, actors, seqs, emojis, roles
    static final String INSERT_CHANGES = render(insertChanges());

    /// rooms, users, read_seqs
    static final String MOVE_MARKS = render(moveMarks());

    /// rooms, last_seqs (-1: unchanged), last_positions
    static final String MOVE_HEADS = render(moveHeads());

    /// position
    static final String MOVE_LOG =
            render(SQL.update(LOG_HEAD).set(LOG_HEAD.POSITION, field("?::bigint", Long.class, 0L)));

    private HotStatements() {}

    private static String render(Query query) {
        return SQL.render(query);
    }

    private static Query lookUpPosts() {
        Table<?> p = new Columns().bigint("room").bigint("sender").uuid("id").as("p");
        Table<?> m = lateral(select(MEMBERS.ROLE)
                        .from(MEMBERS)
                        .where(MEMBERS.ROOM_ID
                                .eq(bigintOf("p", "room"))
                                .and(MEMBERS.USER_ID.eq(bigintOf("p", "sender")))))
                .as("m");
        Table<?> r = lateral(select(ROOMS.LAST_SEQ).from(ROOMS).where(ROOMS.ROOM_ID.eq(bigintOf("p", "room"))))
                .as("r");
        Table<?> x = storedUnder("p");
        return SQL.select(
                        m.field(MEMBERS.ROLE),
                        r.field(ROOMS.LAST_SEQ),
                        x.field(MESSAGES.ROOM_ID),
                        x.field(MESSAGES.SEQ),
                        x.field(MESSAGES.FINGERPRINT),
                        x.field(MESSAGES.CREATE_TIME))
                .from(p)
                .leftJoin(m)
                .on(trueCondition())
                .leftJoin(r)
                .on(trueCondition())
                .leftJoin(x)
                .on(trueCondition())
                .orderBy(bigintOf("p", "ord"));
    }

    private static Query lookUpRepeats() {
        Table<?> p = new Columns().bigint("sender").uuid("id").as("p");
        Table<?> x = storedUnder("p");
        return SQL.select(bigintOf("p", "ord")).select(x.fields()).from(p).crossJoin(x);
    }

    /// The message that is stored under the key in the columns `sender` and `id` of a table.
    private static Table<?> storedUnder(String table) {
        return lateral(select(MESSAGES.ROOM_ID, MESSAGES.SEQ, MESSAGES.FINGERPRINT, MESSAGES.CREATE_TIME)
                        .from(MESSAGES)
                        .where(MESSAGES.SENDER_ID
                                .eq(bigintOf(table, "sender"))
                                .and(MESSAGES.CLIENT_MESSAGE_ID.eq(
                                        field(name(table, "id"), MESSAGES.CLIENT_MESSAGE_ID.getDataType())))))
                .as("x");
    }

    private static Query lookUpMarks() {
        Table<?> p = new Columns().bigint("room").bigint("reader").as("p");
        Table<?> m = lateral(select(MEMBERS.ROLE, MEMBERS.READ_SEQ)
                        .from(MEMBERS)
                        .where(MEMBERS.ROOM_ID
                                .eq(bigintOf("p", "room"))
                                .and(MEMBERS.USER_ID.eq(bigintOf("p", "reader")))))
                .as("m");
        Table<?> r = lateral(select(ROOMS.LAST_SEQ).from(ROOMS).where(ROOMS.ROOM_ID.eq(bigintOf("p", "room"))))
                .as("r");
        return SQL.select(m.field(MEMBERS.ROLE), m.field(MEMBERS.READ_SEQ), r.field(ROOMS.LAST_SEQ))
                .from(p)
                .leftJoin(m)
                .on(trueCondition())
                .leftJoin(r)
                .on(trueCondition())
                .orderBy(bigintOf("p", "ord"));
    }

    private static Query insertMessages() {
        Table<?> p = new Columns()
                .bigint("position")
                .bigint("room")
                .bigint("seq")
                .bigint("sender")
                .uuid("id")
                .bigint("fingerprint")
                .bigint("reply")
                .text("body")
                .text("attributes")
                .text("mentions")
                .inLockstep("p");
        return SQL.insertInto(
                        MESSAGES,
                        MESSAGES.POSITION,
                        MESSAGES.ROOM_ID,
                        MESSAGES.SEQ,
                        MESSAGES.SENDER_ID,
                        MESSAGES.CLIENT_MESSAGE_ID,
                        MESSAGES.FINGERPRINT,
                        MESSAGES.REPLY_TO_SEQ,
                        MESSAGES.TEXT,
                        MESSAGES.ATTRIBUTES,
                        MESSAGES.MENTIONS,
                        MESSAGES.CREATE_TIME)
                .select(DSL.select(
                                bigintOf("p", "position"),
                                bigintOf("p", "room"),
                                bigintOf("p", "seq"),
                                bigintOf("p", "sender"),
                                field(name("p", "id"), MESSAGES.CLIENT_MESSAGE_ID.getDataType()),
                                bigintOf("p", "fingerprint"),
                                bigintOf("p", "reply"),
                                field(name("p", "body"), MESSAGES.TEXT.getDataType()),
                                field("{0}::jsonb", MESSAGES.ATTRIBUTES.getDataType(), name("p", "attributes")),
                                field("{0}::bigint[]", MESSAGES.MENTIONS.getDataType(), name("p", "mentions")),
                                field("now()", MESSAGES.CREATE_TIME.getDataType()))
                        .from(p));
    }

    private static Query insertChanges() {
        Table<?> p = new Columns()
                .bigint("position")
                .bigint("room")
                .smallint("kind")
                .bigint("subject")
                .bigint("actor")
                .bigint("seq")
                .text("emoji")
                .smallint("role")
                .inLockstep("p");
        return SQL.insertInto(
                        CHANGES,
                        CHANGES.POSITION,
                        CHANGES.ROOM_ID,
                        CHANGES.KIND,
                        CHANGES.USER_ID,
                        CHANGES.ACTOR_ID,
                        CHANGES.SEQ,
                        CHANGES.EMOJI,
                        CHANGES.ROLE,
                        CHANGES.CREATE_TIME)
                .select(DSL.select(
                                bigintOf("p", "position"),
                                bigintOf("p", "room"),
                                field(name("p", "kind"), CHANGES.KIND.getDataType()),
                                bigintOf("p", "subject"),
                                bigintOf("p", "actor"),
                                bigintOf("p", "seq"),
                                field(name("p", "emoji"), CHANGES.EMOJI.getDataType()),
                                field(name("p", "role"), CHANGES.ROLE.getDataType()),
                                field("now()", CHANGES.CREATE_TIME.getDataType()))
                        .from(p));
    }

    private static Query moveMarks() {
        Table<?> p = new Columns().bigint("room").bigint("reader").bigint("seq").as("p");
        return SQL.update(MEMBERS)
                .set(MEMBERS.READ_SEQ, bigintOf("p", "seq"))
                .from(p)
                .where(MEMBERS.ROOM_ID.eq(bigintOf("p", "room")).and(MEMBERS.USER_ID.eq(bigintOf("p", "reader"))));
    }

    private static Query moveHeads() {
        Table<?> p =
                new Columns().bigint("room").bigint("seq").bigint("position").as("p");
        return SQL.update(ROOMS)
                .set(ROOMS.LAST_SEQ, greatest(ROOMS.LAST_SEQ, bigintOf("p", "seq")))
                .set(ROOMS.LAST_POSITION, bigintOf("p", "position"))
                .from(p)
                .where(ROOMS.ROOM_ID.eq(bigintOf("p", "room")));
    }
}
