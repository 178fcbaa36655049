package dev.parley.server.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An expected "no", as a value: why, in a sentence that says what to do instead, and what a client needs to act on it.
///
/// @param reason what a client decides by
/// @param message one sentence for a person; holds no secret and no text of a message
/// @param metadata facts for a client (limits, ids), by name
/// @param fields the request's fields at fault; empty unless the reason is about fields
/// @param retryAfter how long to wait before the same request may succeed; null when waiting does not help
public record Refusal(
        Reason reason,
        String message,
        Map<String, String> metadata,
        List<FieldFault> fields,
        @Nullable Duration retryAfter) {

    /// One field of a request that is at fault.
    ///
    /// @param field its path in the request, in proto names (`message.text`, `user_ids[3]`)
    /// @param description what is wrong and what to write instead
    public record FieldFault(String field, String description) {}

    public Refusal {
        metadata = Map.copyOf(metadata);
        fields = List.copyOf(fields);
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, Map.of(), List.of(), null);
    }

    /// The refusal of one field.
    public static Refusal field(String field, String description) {
        return new Refusal(
                Reason.FIELD_INVALID,
                field + " " + description,
                Map.of(),
                List.of(new FieldFault(field, description)),
                null);
    }

    /// A refusal that waiting cures.
    public static Refusal retry(Reason reason, String message, Duration after) {
        return new Refusal(reason, message, Map.of(), List.of(), after);
    }

    /// The answer to anybody who is not a member, whether the room exists or not.
    public static Refusal roomAccessDenied() {
        return of(Reason.ROOM_ACCESS_DENIED, "there is no such room, or you are not a member of it");
    }

    /// This refusal with one more fact for the client.
    public Refusal with(String name, String value) {
        var more = new java.util.HashMap<>(metadata);
        more.put(name, value);
        return new Refusal(reason, message, more, fields, retryAfter);
    }
}
