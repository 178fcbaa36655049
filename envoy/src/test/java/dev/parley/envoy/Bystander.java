package dev.parley.envoy;

import static org.awaitility.Awaitility.await;

import dev.parley.v1.Event;
import dev.parley.v1.ServerFrame;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody who listens through Envoy, on one stream that is never opened again, and does nothing else.
abstract class Bystander implements AutoCloseable {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(10);

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger frames = new AtomicInteger();
    private volatile boolean isCaughtUp;
    private volatile String end = "";

    /// Answers once the stream is live.
    final void awaitOpen() {
        await().atMost(OPENS_WITHIN).pollInterval(LOOKS_EVERY).until(() -> isCaughtUp || hasEnded());
        if (hasEnded()) throw new AssertionError(this + " could not open a stream");
    }

    final boolean hasHeard(String text) {
        return heard.contains(text);
    }

    final boolean hasEnded() {
        return !end.isEmpty();
    }

    /// Why the stream ended; empty while it lasts.
    final String end() {
        return end;
    }

    /// How many frames have come, heartbeats among them.
    final int frames() {
        return frames.get();
    }

    final void take(ServerFrame frame) {
        for (Event event : frame.getEventsList()) {
            if (event.hasMessageSent()) heard.add(event.getMessageSent().getText());
        }
        frames.incrementAndGet();
        if (frame.getCaughtUp()) isCaughtUp = true;
    }

    final void ended(String why) {
        end = why;
    }

    @Override
    public abstract void close();

    @Override
    public String toString() {
        return getClass().getSimpleName() + (hasEnded() ? ", ended by " + end : ", listening");
    }
}
