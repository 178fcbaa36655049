package dev.parley.server.log;

import dev.parley.server.model.Outcome;
import java.util.function.Consumer;

/// Work on its way through the sequencer.
///
/// @param deadlineNanos by `System.nanoTime()`: work that has not begun by then is refused with `DEADLINE_EXCEEDED`
/// @param done called once, after the commit, on the sequencer's thread: must neither block nor throw
public record Submission<T>(Work<T> work, long deadlineNanos, Consumer<Outcome<T>> done) {}
