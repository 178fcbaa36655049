package dev.parley.client;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// The futures that users wait for. They complete on threads of their own: neither on the loop, which would
/// wait for what a user does then, nor among the observers, one of whom may wait for a future. None is left
/// open by a client that closes. From any thread.
// Futures are equal to themselves alone, which is what is wanted here.
@SuppressWarnings("UndefinedEquals")
final class Answers {
    private final Executor executor;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    Answers(Executor executor) {
        this.executor = executor;
    }

    /// A future to be completed here; failed at once when the client is closed.
    <T> CompletableFuture<T> open() {
        CompletableFuture<T> future = new CompletableFuture<>();
        open.add(future);
        if (isClosed) fail(future, closed());
        return future;
    }

    static ParleyException closed() {
        return new ParleyException(ParleyException.Reason.CLOSED, "the client is closed");
    }

    <T> void complete(CompletableFuture<T> future, T value) {
        open.remove(future);
        run(() -> future.complete(value));
    }

    void done(CompletableFuture<Void> future) {
        open.remove(future);
        run(() -> future.complete(null));
    }

    void fail(CompletableFuture<?> future, Throwable why) {
        open.remove(future);
        run(() -> future.completeExceptionally(why));
    }

    private void run(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            // Whoever waits is rather told here than never.
            work.run();
        }
    }

    /// Fails whatever is still open, and whatever is opened from now on.
    void close() {
        isClosed = true;
        for (CompletableFuture<?> future : Set.copyOf(open)) fail(future, closed());
    }
}
