package dev.parley.server.promises;

/// The three ways to follow the log.
enum Transport {
    CONNECT,
    SUBSCRIBE,
    POLL
}
