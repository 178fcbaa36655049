package dev.parley.terminal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What comes of requests: the next step, on the thread of events, or a red line that says why not.
final class Replies {
    private final Screen screen;
    private final Executor events;

    Replies(Screen screen, Executor events) {
        this.screen = screen;
        this.events = events;
    }

    /// Goes on with the answer.
    <T> void then(CompletableFuture<T> answer, Consumer<? super T> next) {
        var _ = answer.whenCompleteAsync(
                (value, failure) -> {
                    if (failure != null) screen.refuse(Sentence.of(failure));
                    else orSay(() -> next.accept(value));
                },
                events);
    }

    /// Goes on with the answer, if there is one.
    <T> void quietly(CompletableFuture<T> answer, Consumer<? super T> next) {
        var _ = answer.thenAcceptAsync(value -> orSay(() -> next.accept(value)), events);
    }

    /// Does something when the request is over, whatever came of it.
    <T> void afterwards(CompletableFuture<T> answer, Runnable next) {
        var _ = answer.whenCompleteAsync((_, _) -> orSay(next), events);
    }

    /// A step that fails is told and does not take the chat with it.
    void orSay(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            screen.refuse("That did not work: " + Sentence.of(e));
        }
    }
}
