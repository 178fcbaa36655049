package dev.parley.server.model;

import java.util.Optional;

/// Names one room. On the wire and in logs it reads `r` followed by decimal digits (`r7321094412`); in PostgreSQL
/// it is the bare number.
///
/// @param value 1 or greater
public record RoomId(long value) {
    public RoomId {
        if (value < 1) throw new IllegalArgumentException("a room id is 1 or greater, not " + value);
    }

    /// Reads the wire form; empty when the text is not one.
    public static Optional<RoomId> parse(String text) {
        return WireId.parse('r', text).map(RoomId::new);
    }

    @Override
    public String toString() {
        return "r" + value;
    }
}
