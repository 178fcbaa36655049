package dev.parley.server.rpc;

import dev.parley.server.model.Refusal;

/// What came of reading a request's bytes. A value, so that bad bytes are answered by us and not by the transport.
sealed interface Incoming<T> {
    /// @param mayHoldNul whether the bytes held a zero at all: without one, no text in the message holds a NUL
    record Read<T>(T message, boolean mayHoldNul) implements Incoming<T> {}

    /// @param why `MALFORMED_REQUEST`
    record Unreadable<T>(Refusal why) implements Incoming<T> {}
}
