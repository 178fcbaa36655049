package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MESSAGES;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.MessagesRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Rows of `messages` as messages.
final class MessageRows {
    private static final Gson JSON = new Gson();
    private static final TypeToken<Map<String, String>> ATTRIBUTES_TYPE = new TypeToken<>() {};

    private static final int POSITION = indexOf(MESSAGES.POSITION);
    private static final int ROOM = indexOf(MESSAGES.ROOM_ID);
    private static final int SEQ = indexOf(MESSAGES.SEQ);
    private static final int SENDER = indexOf(MESSAGES.SENDER_ID);
    private static final int CLIENT_MESSAGE_ID = indexOf(MESSAGES.CLIENT_MESSAGE_ID);
    private static final int TEXT = indexOf(MESSAGES.TEXT);
    private static final int ATTRIBUTES = indexOf(MESSAGES.ATTRIBUTES);
    private static final int REPLY_TO_SEQ = indexOf(MESSAGES.REPLY_TO_SEQ);
    private static final int MENTIONS = indexOf(MESSAGES.MENTIONS);
    private static final int CREATE_TIME = indexOf(MESSAGES.CREATE_TIME);
    private static final int EDIT_TIME = indexOf(MESSAGES.EDIT_TIME);
    private static final int DELETE_TIME = indexOf(MESSAGES.DELETE_TIME);
    private static final int REVISION = indexOf(MESSAGES.REVISION);

    private MessageRows() {}

    static Message message(MessagesRecord row) {
        return message(row, 0);
    }

    /// A message in a row that begins elsewhere.
    ///
    /// @param first the index of the first of `MESSAGES.fields()`, which follow each other
    static Message message(Record row, int first) {
        JSONB attributes = Cells.maybeAt(row, first + ATTRIBUTES, JSONB.class);
        Long[] mentions = Cells.maybeAt(row, first + MENTIONS, Long[].class);
        return new Message(
                new RoomId(Cells.longAt(row, first + ROOM)),
                Cells.longAt(row, first + SEQ),
                new UserId(Cells.longAt(row, first + SENDER)),
                Cells.at(row, first + CLIENT_MESSAGE_ID, UUID.class),
                Cells.at(row, first + TEXT, String.class),
                attributes == null ? Map.of() : JSON.fromJson(attributes.data(), ATTRIBUTES_TYPE),
                Cells.longAt(row, first + REPLY_TO_SEQ),
                mentions == null
                        ? List.of()
                        : Arrays.stream(mentions).map(UserId::new).toList(),
                Cells.at(row, first + CREATE_TIME, Instant.class),
                Cells.maybeAt(row, first + EDIT_TIME, Instant.class),
                Cells.maybeAt(row, first + DELETE_TIME, Instant.class),
                Cells.at(row, first + REVISION, Integer.class));
    }

    /// The position of the message in such a row; null where an outer join found none.
    static @Nullable Long position(Record row, int first) {
        return Cells.maybeAt(row, first + POSITION, Long.class);
    }

    private static int indexOf(Field<?> column) {
        return MESSAGES.indexOf(column);
    }

    static @Nullable JSONB attributes(Message message) {
        String json = attributesJson(message);
        return json == null ? null : JSONB.valueOf(json);
    }

    /// The attributes as `messages.attributes` holds them; null when there are none.
    static @Nullable String attributesJson(Message message) {
        return message.attributes().isEmpty() ? null : JSON.toJson(message.attributes());
    }

    static Long @Nullable [] mentions(Message message) {
        return message.mentions().isEmpty()
                ? null
                : message.mentions().stream().map(UserId::value).toArray(Long[]::new);
    }
}
