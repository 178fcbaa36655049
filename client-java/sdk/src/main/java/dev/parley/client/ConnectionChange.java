package dev.parley.client;

import org.jspecify.annotations.Nullable;

/// One transition of a client's connection. `from` and `to` are both CONNECTED when only the transport
/// changed.
///
/// @param transport what a connection runs over; null unless `to` is CONNECTED
/// @param detail a sentence for a log or a screen
public record ConnectionChange(
        ConnectionState from, ConnectionState to, @Nullable Transport transport, Cause cause, String detail) {
    /// Why it happened.
    public enum Cause {
        /// `connect()` was called.
        REQUESTED,
        /// The first frame came.
        OPENED,
        /// The transport was changed under a living connection.
        TRANSPORT_CHANGED,
        /// The network or the server broke the connection, or could not be reached.
        LOST,
        /// Nothing was heard for longer than the server keeps silent.
        SILENT,
        /// The server shuts down and asked to come back later.
        DRAINED,
        /// Connecting took too long.
        TIMED_OUT,
        /// The server refused for good, such as after the session was ended elsewhere.
        REFUSED,
        /// As many tries as are allowed have failed.
        RETRIES_EXHAUSTED,
        /// `disconnect()`, `signOut()` or `close()` was called.
        CLOSED
    }
}
