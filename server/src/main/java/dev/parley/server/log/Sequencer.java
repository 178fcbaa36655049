package dev.parley.server.log;

public final class Sequencer {
    /// Queues work. Never blocks.
    ///
    /// @return false when the queue is full: nothing will happen to the work, and `done` is not called
    public <T> boolean submit(Submission<T> submission) {
        throw new AssertionError();
    }

    /// Calls back once, soon, when the queue has room again; on the sequencer's thread, must not block.
    public void whenThereIsRoom(Runnable then) {}
}
