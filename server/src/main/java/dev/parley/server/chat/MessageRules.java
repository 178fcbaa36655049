package dev.parley.server.chat;

import dev.parley.server.model.Message;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a message may hold, whether it is sent or edited.
final class MessageRules {
    private static final String NOT_STORABLE = "holds NUL or half a surrogate pair; send whole UTF-8 without NUL";

    private MessageRules() {}

    /// What is wrong with a message's content.
    ///
    /// @param path what the request's fields are called under (`message.`, or empty)
    static Optional<Refusal> fault(String path, String text, Map<String, String> attributes, List<UserId> mentions) {
        int textBytes = StorableText.bytes(text);
        if (textBytes < 0) return Optional.of(Refusal.field(path + "text", NOT_STORABLE));
        if (textBytes > Limits.MAX_TEXT_BYTES) return Optional.of(tooLarge("the text has", Limits.MAX_TEXT_BYTES));
        if (textBytes == 0 && attributes.isEmpty()) {
            return Optional.of(Refusal.field(path + "text", "is empty; write some, or set attributes"));
        }
        if (mentions.size() > Limits.MAX_MENTIONS_PER_MESSAGE) {
            return Optional.of(Refusal.field(
                    path + "mentioned_user_ids",
                    "names " + mentions.size() + " users; name at most " + Limits.MAX_MENTIONS_PER_MESSAGE));
        }
        return attributes.isEmpty() ? Optional.empty() : attributesFault(path, attributes);
    }

    /// Text and attributes of a stored message, in bytes of UTF-8.
    static long contentBytes(Message message) {
        long sum = StorableText.bytes(message.text());
        for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
            sum += StorableText.bytes(attribute.getKey()) + StorableText.bytes(attribute.getValue());
        }
        return sum;
    }

    private static Optional<Refusal> attributesFault(String path, Map<String, String> attributes) {
        long sum = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            int name = StorableText.bytes(attribute.getKey());
            int value = StorableText.bytes(attribute.getValue());
            if (name < 0 || value < 0) return Optional.of(Refusal.field(path + "attributes", NOT_STORABLE));
            sum += name + value;
        }
        return sum > Limits.MAX_ATTRIBUTES_BYTES
                ? Optional.of(tooLarge("the attributes have", Limits.MAX_ATTRIBUTES_BYTES))
                : Optional.empty();
    }

    private static Refusal tooLarge(String what, int limitBytes) {
        return Refusal.of(Reason.MESSAGE_TOO_LARGE, what + " more than " + limitBytes + " bytes of UTF-8; send less")
                .with("limit_bytes", Integer.toString(limitBytes));
    }
}
