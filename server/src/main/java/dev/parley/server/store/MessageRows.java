package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.MESSAGES;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.parley.server.model.Message;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.jooq.tables.records.MessagesRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/// Rows of `messages` as messages.
final class MessageRows {
    private static final Gson JSON = new Gson();
    private static final TypeToken<Map<String, String>> ATTRIBUTES = new TypeToken<>() {};

    private MessageRows() {}

    static Message message(MessagesRecord row) {
        JSONB attributes = row.get(MESSAGES.ATTRIBUTES);
        Long[] mentions = row.get(MESSAGES.MENTIONS);
        return new Message(
                new RoomId(row.getRoomId()),
                row.getSeq(),
                new UserId(row.getSenderId()),
                row.getClientMessageId(),
                row.getText(),
                attributes == null ? Map.of() : JSON.fromJson(attributes.data(), ATTRIBUTES),
                row.getReplyToSeq(),
                mentions == null
                        ? List.of()
                        : Arrays.stream(mentions).map(UserId::new).toList(),
                row.getCreateTime(),
                row.get(MESSAGES.EDIT_TIME),
                row.get(MESSAGES.DELETE_TIME),
                row.getRevision());
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
