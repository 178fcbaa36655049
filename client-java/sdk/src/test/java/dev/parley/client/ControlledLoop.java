package dev.parley.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A loop whose time the test makes. Nothing runs but in [#run] and [#advance], on the test's thread, in one
/// order.
final class ControlledLoop implements Loop {
    private static final int STEPS_LIMIT = 1_000_000;

    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparing(Step::due).thenComparingLong(Step::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long made;
    private boolean isClosed;

    private record Step(Instant due, long number, Runnable work) {}

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void execute(Runnable work) {
        after(Duration.ZERO, work);
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        Step step = plan(delay, work);
        return () -> cancel(step);
    }

    // A client is closed by whatever thread; everything else is the test's.
    private synchronized Step plan(Duration delay, Runnable work) {
        Step step = new Step(now.plus(delay), ++made, work);
        if (!isClosed) steps.add(step);
        return step;
    }

    private synchronized void cancel(Step step) {
        steps.remove(step);
    }

    private synchronized @Nullable Step nextUntil(Instant end) {
        return steps.isEmpty() || steps.element().due().isAfter(end) ? null : steps.remove();
    }

    /// Runs what is due.
    void run() {
        advance(Duration.ZERO);
    }

    /// Lets time pass, and everything happen that is due meanwhile, at its time.
    void advance(Duration time) {
        Instant end = now.plus(time);
        int ran = 0;
        for (Step step = nextUntil(end); step != null; step = nextUntil(end)) {
            if (++ran > STEPS_LIMIT) throw new AssertionError("no end of steps at " + now);
            now = step.due();
            step.work().run();
        }
        now = end;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        steps.clear();
    }
}
