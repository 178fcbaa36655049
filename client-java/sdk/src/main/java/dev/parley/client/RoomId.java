package dev.parley.client;

/// The id of a room; opaque.
public record RoomId(String value) {
    public RoomId {
        if (value.isEmpty()) throw new IllegalArgumentException("the id of a room is not empty");
    }

    @Override
    public String toString() {
        return value;
    }
}
