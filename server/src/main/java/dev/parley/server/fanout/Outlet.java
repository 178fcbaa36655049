package dev.parley.server.fanout;

import dev.parley.server.model.Refusal;

/// A transport's end, as its subscriber sees it. Only the subscriber's own thread calls it.
public interface Outlet {
    /// Whether a frame written now goes out without piling up in memory. When it becomes true again, the
    /// transport calls {@link Subscriber#wake()}.
    boolean isReady();

    void write(Frame frame);

    /// Ends the stream with a status. Nothing is written afterwards.
    void end(Refusal why);

    /// Ends the stream well: a poll that was answered, a stream whose client is done. Nothing is written afterwards.
    void complete();
}
