package dev.parley.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/// The one thread that owns all of a client's state, and its clock. Work runs one after the other, in the
/// order of its coming; none of it may block on another thread of the client.
interface Loop extends Executor, AutoCloseable {
    /// The time of day, by this machine.
    Instant now();

    /// Runs work once, later.
    Timer after(Duration delay, Runnable work);

    /// Runs nothing more.
    @Override
    void close();

    /// Work to come.
    interface Timer {
        /// Prevents it, unless it has run.
        void cancel();
    }
}
