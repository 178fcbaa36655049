package dev.parley.server.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The first 64 bits of a SHA-256 over parts, each with its length in front, so that no two lists of parts look
/// alike.
final class Fingerprint {
    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    Fingerprint add(long value) {
        number.clear();
        digest.update(number.putLong(value).array());
        return this;
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    long value() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
