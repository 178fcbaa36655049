package dev.parley.server.log;

import dev.parley.server.model.Outcome;

/// A change with rules of its own, carried out on the sequencer's thread inside the batch's transaction.
///
/// The batch may be run again when the outcome of its COMMIT is unknown, so a command that was committed must
/// answer the same when it is run once more: by its nature, or wrapped in {@link Once}.
public non-sealed interface Command<T> extends Work<T> {
    /// Checks the rules and makes the change. A refusal must leave the transaction untouched: check first, then write.
    Outcome<T> run(Transaction tx);

    /// Whether this command must see the effect of every message and read marker that arrived before it, and be
    /// seen by those after it. True for all that depends on, or changes, members and rooms; false for what only
    /// touches a message that its caller has already seen.
    default boolean isBarrier() {
        return true;
    }

    /// Whether {@link Once} keeps the answer for repeats. False for one that holds the content of messages: what was
    /// deleted would live on in it.
    default boolean isAnswerKept() {
        return true;
    }

    /// Answers a repeat of what was carried out before, from what is stored now, and changes nothing. Asked only when
    /// the answer was not kept.
    default Outcome<T> answerAgain(Transaction tx) {
        throw new IllegalStateException("the answer was kept");
    }
}
