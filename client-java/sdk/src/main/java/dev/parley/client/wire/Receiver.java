package dev.parley.client.wire;

import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;

/// Who is told what a connection brings: one call at a time, on the channel's executor, nothing after the
/// end.
public interface Receiver {
    /// What the server says, its replies aside. The next frame comes after [Connection#more].
    void frame(ServerFrame frame);

    /// The answer to a request. It holds no error.
    void replied(Reply reply);

    /// The request was not carried out, or nobody knows.
    void refused(String requestId, Failure why);

    /// The connection is over.
    void ended(Failure why);
}
