package dev.parley.client;

/// What a connection runs over.
public enum Transport {
    /// The stream both ways.
    STREAM,
    /// Unary calls, when streams do not last. The client keeps looking whether one does.
    POLL
}
