package dev.parley.bench.wire;

import com.google.rpc.Status;

/// What a client's frames are told to, part by part, on the client thread. The bytes are only lent.
public interface Receiver {
    /// A frame or an answer has arrived: all that is told next was in it.
    void arrived();

    /// A message was delivered.
    ///
    /// @param room the number in its room's id
    /// @param text where the message's text is
    void delivered(long room, long seq, Bytes text);

    /// A request of this client was answered: the message has this place in its room.
    void acknowledged(long request, long seq);

    /// A request of this client was refused.
    void refused(long request, Status why);

    /// A frame has been read to its end.
    ///
    /// @param bytes of the whole frame
    /// @param events in it
    /// @param caughtUp whether it says so
    void frameEnd(int bytes, int events, boolean caughtUp);

    /// The stream, or the polling, is over, and the client had not closed it.
    void ended(io.grpc.Status status);

    /// A part of an array.
    record Bytes(byte[] array, int offset, int length) {}
}
