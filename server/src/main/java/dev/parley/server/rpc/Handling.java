package dev.parley.server.rpc;

import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import java.util.function.BiFunction;

/// How a method is carried out. Its functions read arguments by {@link Arguments}.
sealed interface Handling<Q, A> {
    /// May block: runs on a virtual thread.
    record Blocking<Q, A>(BiFunction<Origin, Q, Outcome<A>> answer) implements Handling<Q, A> {}

    /// Never blocks: runs where it arrived, which may be a network thread.
    record Immediate<Q, A>(BiFunction<Origin, Q, Outcome<A>> answer) implements Handling<Q, A> {}

    /// A write: made into work where it arrived, without blocking, and carried out by the sequencer.
    ///
    /// @param work the rules that need no database
    /// @param answer what the committed work answers; runs on the sequencer's thread
    record Write<Q, T, A>(BiFunction<Origin, Q, Outcome<Work<T>>> work, BiFunction<Q, T, A> answer)
            implements Handling<Q, A> {}
}
