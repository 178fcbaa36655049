package dev.parley.server.model;

/// How members come into a room. The codes are what PostgreSQL holds; they are never renumbered.
public enum RoomKind {
    /// Found in the directory and joined by anybody who is not banned.
    PUBLIC(1),
    /// Seen by its members only; admins add members.
    PRIVATE(2),
    /// The one room of two people; nobody is added, nobody leaves.
    DIRECT(3);

    private final short code;

    RoomKind(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static RoomKind of(int code) {
        return switch (code) {
            case 1 -> PUBLIC;
            case 2 -> PRIVATE;
            case 3 -> DIRECT;
            default -> throw new IllegalArgumentException("no kind of room has the code " + code);
        };
    }
}
