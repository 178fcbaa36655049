package dev.parley.client;

/// What a member may do in a room. Each role may what the former ones may.
public enum Role {
    /// Not a member.
    NONE,
    /// Reads and sends; edits and deletes its own messages.
    MEMBER,
    /// Also changes the room, adds, removes and bans members, and deletes any message.
    ADMIN,
    /// Also makes and unmakes admins and owners.
    OWNER
}
