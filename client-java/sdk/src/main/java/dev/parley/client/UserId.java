package dev.parley.client;

/// The id of a user; opaque.
public record UserId(String value) {
    public UserId {
        if (value.isEmpty()) throw new IllegalArgumentException("the id of a user is not empty");
    }

    @Override
    public String toString() {
        return value;
    }
}
