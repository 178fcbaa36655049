package dev.parley.server.chat;

import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomKind;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a room may be called.
final class RoomRules {
    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{%d,%d}"
            .formatted(Limits.MIN_HANDLE_CHARACTERS - 1, Limits.MAX_HANDLE_CHARACTERS - 1));

    private RoomRules() {}

    /// What is wrong with the names of a room that is not direct.
    ///
    /// @param path what the request's fields are called under (`room.`, or empty)
    static Optional<Refusal> fault(String path, RoomKind kind, String handle, String title, String topic) {
        return handleFault(path + "handle", kind, handle)
                .or(() -> textFault(path + "title", title, 1, Limits.MAX_TITLE_CHARACTERS))
                .or(() -> textFault(path + "topic", topic, 0, Limits.MAX_TOPIC_CHARACTERS));
    }

    private static Optional<Refusal> handleFault(String field, RoomKind kind, String handle) {
        if (kind != RoomKind.PUBLIC) {
            return handle.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Refusal.field(field, "is for public rooms; leave it empty"));
        }
        if (HANDLE.matcher(handle).matches()) return Optional.empty();
        return Optional.of(Refusal.field(
                field,
                "must be " + Limits.MIN_HANDLE_CHARACTERS + " to " + Limits.MAX_HANDLE_CHARACTERS
                        + " of a–z, 0–9, '_', '.', '-', beginning with a letter or a digit"));
    }

    private static Optional<Refusal> textFault(String field, String text, int min, int max) {
        if (StorableText.bytes(text) < 0) {
            return Optional.of(
                    Refusal.field(field, "holds NUL or half a surrogate pair; send whole UTF-8 without NUL"));
        }
        int characters = StorableText.characters(text);
        if (characters >= min && characters <= max) return Optional.empty();
        return Optional.of(Refusal.field(
                field, "has " + characters + " characters; write " + (min == 0 ? "at most " : min + " to ") + max));
    }

    static Refusal handleTaken() {
        return Refusal.of(Reason.HANDLE_TAKEN, "another room has this handle; choose another");
    }
}
