package dev.parley.terminal;

import dev.parley.client.ConnectionChange;
import dev.parley.client.Transport;

/// What the state of a connection is called.
final class ConnectionWords {
    private ConnectionWords() {}

    /// A few words, such as `stream`, `polling` or `reconnecting (connection lost)`.
    static String of(ConnectionChange now) {
        return switch (now.to()) {
            case DISCONNECTED -> "not connected" + reason(now);
            case CONNECTING -> "connecting";
            case CONNECTED -> now.transport() == Transport.POLL ? "polling" : "stream";
            case RECONNECTING -> "reconnecting" + reason(now);
            case FAILED -> "failed" + reason(now);
        };
    }

    private static String reason(ConnectionChange now) {
        return switch (now.cause()) {
            case LOST -> " (connection lost)";
            case SILENT -> " (nothing heard)";
            case DRAINED -> " (the server restarts)";
            case TIMED_OUT -> " (no answer)";
            case REFUSED -> " (refused)";
            case RETRIES_EXHAUSTED -> " (too many tries)";
            case REQUESTED, OPENED, TRANSPORT_CHANGED, CLOSED -> "";
        };
    }
}
