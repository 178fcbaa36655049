package dev.parley.bench.wire;

import dev.parley.v1.SendMessageRequest;

/// How a client sends and is told what happens: one of the service's transports over a connection of its own.
/// What comes is told to a {@link Receiver}. Confined to the client thread.
public interface Transport extends AutoCloseable {
    /// As many frames as come.
    int ALL_FRAMES = Integer.MAX_VALUE;

    /// Connects and goes on from the newest token; without one, from now.
    ///
    /// @param frames how many to take; after them the client stalls
    void open(int frames);

    /// Sends a request with this number.
    void send(long request, SendMessageRequest message);

    /// The newest token; empty before the first.
    String resumeToken();

    /// Goes on from this token when it is opened next.
    void rewind(String resumeToken);

    /// Breaks the connection; the token is kept. Nothing more is told of an end or of an answer.
    @Override
    void close();

    /// Makes the transport of one client.
    interface Factory {
        Transport of(Network network, User user, Receiver receiver);
    }
}
