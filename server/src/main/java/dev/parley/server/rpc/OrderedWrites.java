package dev.parley.server.rpc;

import dev.parley.server.log.Sequencer;
import dev.parley.server.log.Submission;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// One stream's writes on their way to the sequencer, in the order in which they arrived. While the sequencer is full
/// they wait here; how many, the stream bounds. Never blocks.
final class OrderedWrites {
    private final Sequencer sequencer;
    private final Queue<Submission<?>> waiting = new ConcurrentLinkedQueue<>();
    /// How many times the queue was to be looked at since the one who looks began: only one does at a time.
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean waitsForRoom = new AtomicBoolean();

    OrderedWrites(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    void add(Submission<?> submission) {
        waiting.add(submission);
        look();
    }

    private void look() {
        if (looks.getAndIncrement() != 0) return;
        int seen = 1;
        do {
            submitAll();
            seen = looks.addAndGet(-seen);
        } while (seen != 0);
    }

    private void submitAll() {
        for (Submission<?> first = waiting.peek(); first != null; first = waiting.peek()) {
            if (!sequencer.submit(first)) {
                if (waitsForRoom.compareAndSet(false, true)) sequencer.whenThereIsRoom(this::thereIsRoom);
                return;
            }
            waiting.remove();
        }
    }

    private void thereIsRoom() {
        waitsForRoom.set(false);
        look();
    }
}
