package dev.parley.server.model;

/// What a user is to a room. The codes are what PostgreSQL holds; they are never renumbered.
public enum Role {
    /// No member: never was one, left, or was removed. Stored in no row of `members`, only in the log's changes.
    NONE(0),
    /// No member, and kept from becoming one.
    BANNED(1),
    /// Reads and sends; edits and deletes what is their own.
    MEMBER(2),
    /// Also changes the room, adds and removes members, deletes any message.
    ADMIN(3),
    /// Also makes and unmakes admins and owners. A room that is not direct always has one.
    OWNER(4);

    private final short code;

    Role(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static Role of(int code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> BANNED;
            case 2 -> MEMBER;
            case 3 -> ADMIN;
            case 4 -> OWNER;
            default -> throw new IllegalArgumentException("no role has the code " + code);
        };
    }

    /// Whether the room's entries are for this role to read.
    public boolean isMember() {
        return code >= MEMBER.code;
    }

    public boolean atLeast(Role other) {
        return code >= other.code;
    }
}
