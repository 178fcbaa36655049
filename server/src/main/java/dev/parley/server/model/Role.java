package dev.parley.server.model;

/// What a user may do in a room. The codes are what PostgreSQL holds; they are never renumbered.
public enum Role {
    /// Not a member and kept from becoming one.
    BANNED(0),
    /// Reads, sends, edits and deletes what is their own.
    MEMBER(1),
    /// Also changes the room, adds and removes members, deletes any message.
    ADMIN(2),
    /// Also makes and unmakes admins and owners. A room always has one.
    OWNER(3);

    private final short code;

    Role(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static Role of(int code) {
        return switch (code) {
            case 0 -> BANNED;
            case 1 -> MEMBER;
            case 2 -> ADMIN;
            case 3 -> OWNER;
            default -> throw new IllegalArgumentException("no role has the code " + code);
        };
    }

    /// Whether the room's entries are for this role to read.
    public boolean isMember() {
        return this != BANNED;
    }

    public boolean atLeast(Role other) {
        return code >= other.code;
    }
}
