package dev.parley.client;

/// How a client stands to its server.
///
/// ```
/// DISCONNECTED ──connect()──▶ CONNECTING ──first frame──▶ CONNECTED ◀──first frame──┐
///       ▲                         │                          └──────lost──────▶ RECONNECTING
///       ├─────error, time-out─────┘                                                │
///       └─────disconnect(), close(), from any    FAILED ◀─────retries used up──────┘
///                                                  └──connect()──▶ CONNECTING
/// ```
public enum ConnectionState {
    /// Not connected, and not trying to be.
    DISCONNECTED,
    /// Trying for the first time.
    CONNECTING,
    /// Live: over a stream, or by polling.
    CONNECTED,
    /// Was connected, and tries to be again.
    RECONNECTING,
    /// Has given up. [ParleyClient#connect] tries again.
    FAILED
}
