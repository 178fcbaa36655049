package dev.parley.server.rpc;

/// Which of a user's limits a method counts against.
enum Quota {
    /// Limited elsewhere, or not at all.
    NONE,
    /// What others get to see: messages, reactions, changes of rooms.
    SENDS,
    /// Everything else.
    REQUESTS
}
