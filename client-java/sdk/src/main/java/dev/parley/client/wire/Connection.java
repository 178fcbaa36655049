package dev.parley.client.wire;

import dev.parley.v1.ConnectRequest;

/// A way to the server, whatever the transport. Used from the channel's executor alone.
public interface Connection {
    /// Makes a request; its reply carries the same `request_id`.
    void request(ConnectRequest request);

    /// Takes one more frame. A connection begins with one.
    void more();

    /// Ends it. Its receiver hears nothing more.
    void close();
}
