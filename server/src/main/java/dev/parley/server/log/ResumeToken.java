package dev.parley.server.log;

import java.util.Optional;
import java.util.UUID;

/// A position of one log, as clients carry it: base64url (no padding) of a version byte, the log's id and the position.
public record ResumeToken(UUID logId, long position) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 16 + 8;

    /// Reads a token; empty when it is none.
    public static Optional<ResumeToken> parse(String text) {
        byte[] bytes;
        try {
            bytes = java.util.Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != BYTES || bytes[0] != VERSION) return Optional.empty();
        var buffer = java.nio.ByteBuffer.wrap(bytes, 1, BYTES - 1);
        var token = new ResumeToken(new UUID(buffer.getLong(), buffer.getLong()), buffer.getLong());
        return token.position < 0 ? Optional.empty() : Optional.of(token);
    }

    @Override
    public String toString() {
        byte[] bytes = java.nio.ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(logId.getMostSignificantBits())
                .putLong(logId.getLeastSignificantBits())
                .putLong(position)
                .array();
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
