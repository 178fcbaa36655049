package dev.parley.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What to send.
///
/// @param text at most 16 384 bytes of UTF-8 without NUL; may be empty when there are attributes
/// @param attributes the product's own facts, at most 4 096 bytes in all
/// @param replyToSeq the seq of the message in the same room that this one answers; 0 for none
/// @param mentionedUserIds whom it addresses, at most 50
public record Draft(String text, Map<String, String> attributes, long replyToSeq, List<UserId> mentionedUserIds) {
    private static final int MAX_TEXT_BYTES = 16 << 10;
    private static final int MAX_ATTRIBUTES_BYTES = 4 << 10;
    private static final int MAX_MENTIONS = 50;

    /// @throws IllegalArgumentException when it breaks a limit; the message says which
    public Draft {
        attributes = Map.copyOf(attributes);
        mentionedUserIds = List.copyOf(mentionedUserIds);
        int textBytes = bytesOf(text);
        check(textBytes <= MAX_TEXT_BYTES, "the text has " + textBytes + " bytes; at most " + MAX_TEXT_BYTES + " fit");
        check(!text.isEmpty() || !attributes.isEmpty(), "a message has a text or attributes; write one of them");
        check(text.indexOf(0) < 0, "the text holds a NUL character; leave it out");
        int attributeBytes = attributes.entrySet().stream()
                .mapToInt(entry -> bytesOf(entry.getKey()) + bytesOf(entry.getValue()))
                .sum();
        check(
                attributeBytes <= MAX_ATTRIBUTES_BYTES,
                "the attributes have " + attributeBytes + " bytes; at most " + MAX_ATTRIBUTES_BYTES + " fit");
        check(replyToSeq >= 0, "a message answers one with a seq of 1 or more, or none: 0");
        check(
                mentionedUserIds.size() <= MAX_MENTIONS,
                mentionedUserIds.size() + " users are mentioned; at most " + MAX_MENTIONS + " can be");
    }

    private static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(boolean isRight, String otherwise) {
        if (!isRight) throw new IllegalArgumentException(otherwise);
    }

    /// A message that is a text alone.
    public static Draft of(String text) {
        return new Draft(text, Map.of(), 0, List.of());
    }

    /// The same as an answer to a message of the room.
    public Draft inReplyTo(long seq) {
        return new Draft(text, attributes, seq, mentionedUserIds);
    }

    /// The same with one more attribute.
    public Draft with(String name, String value) {
        Map<String, String> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Draft(text, more, replyToSeq, mentionedUserIds);
    }

    /// The same, addressed to one more user.
    public Draft mentioning(UserId user) {
        List<UserId> more = new ArrayList<>(mentionedUserIds);
        more.add(user);
        return new Draft(text, attributes, replyToSeq, more);
    }
}
