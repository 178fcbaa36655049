package dev.parley.server.model;

import java.util.Optional;

/// Names one user. On the wire and in logs it reads `u` followed by decimal digits (`u7321094412`); in PostgreSQL
/// it is the bare number.
///
/// @param value 1 or greater
public record UserId(long value) {
    public UserId {
        if (value < 1) throw new IllegalArgumentException("a user id is 1 or greater, not " + value);
    }

    /// Reads the wire form; empty when the text is not one.
    public static Optional<UserId> parse(String text) {
        return WireId.parse('u', text).map(UserId::new);
    }

    @Override
    public String toString() {
        return "u" + value;
    }
}
