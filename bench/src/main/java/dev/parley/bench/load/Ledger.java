package dev.parley.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// Counts, times and judges everything that a run carries. Times are taken of what was (to be) sent after
/// {@link #measure}; what is judged is everything. Confined to the client thread.
public final class Ledger {
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MAX_PROBLEMS = 20;

    private final Histogram toDelivery = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram toAck = new Histogram(LONGEST_NANOS, DIGITS);
    private final TreeMap<String, Integer> problems = new TreeMap<>();
    private Counts counts = new Counts(0, 0, 0, 0, 0);
    private long acknowledged;
    private long deliveries;
    private long frames;
    private long framesWithEvents;
    private long bytes;
    private long measuredFrom = Long.MAX_VALUE;
    private long measuredUntil = Long.MAX_VALUE;

    /// What has been carried so far.
    ///
    /// @param framesWithEvents those of the frames that held any
    public record Counts(long acknowledged, long deliveries, long frames, long framesWithEvents, long bytes) {
        /// What came since.
        public Counts since(Counts earlier) {
            return new Counts(
                    acknowledged - earlier.acknowledged,
                    deliveries - earlier.deliveries,
                    frames - earlier.frames,
                    framesWithEvents - earlier.framesWithEvents,
                    bytes - earlier.bytes);
        }
    }

    /// From now on what is sent is timed.
    public void measure() {
        measuredFrom = System.nanoTime();
        counts = counts();
    }

    /// What is sent from now on is not timed any more.
    ///
    /// @return what was carried since {@link #measure}
    public Counts measured() {
        measuredUntil = System.nanoTime();
        return counts().since(counts);
    }

    public Counts counts() {
        return new Counts(acknowledged, deliveries, frames, framesWithEvents, bytes);
    }

    /// Forgets the times taken so far.
    public void clearTimes() {
        toDelivery.reset();
        toAck.reset();
        measuredFrom = Long.MAX_VALUE;
        measuredUntil = Long.MAX_VALUE;
    }

    /// From when a message was (to be) sent until a subscriber had it, in nanoseconds.
    public Histogram toDelivery() {
        return toDelivery;
    }

    /// From when a message was (to be) sent until its sender had the acknowledgement, in nanoseconds.
    public Histogram toAck() {
        return toAck;
    }

    void delivered(long sentNanos, long now) {
        deliveries++;
        if (isMeasured(sentNanos)) record(toDelivery, now - sentNanos);
    }

    void acknowledged(long sentNanos, long now) {
        acknowledged++;
        if (isMeasured(sentNanos)) record(toAck, now - sentNanos);
    }

    void frame(int size, int events) {
        frames++;
        if (events > 0) framesWithEvents++;
        bytes += size;
    }

    private boolean isMeasured(long sentNanos) {
        return sentNanos - measuredFrom >= 0 && measuredUntil - sentNanos > 0 && measuredFrom != Long.MAX_VALUE;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    /// Notes a broken promise; the run will fail.
    public void problem(String kind) {
        if (problems.size() < MAX_PROBLEMS || problems.containsKey(kind)) problems.merge(kind, 1, Integer::sum);
    }

    /// Every broken promise, with how often; empty when all was kept.
    public List<String> problems() {
        List<String> all = new ArrayList<>();
        problems.forEach((kind, count) -> all.add(count + " × " + kind));
        return all;
    }
}
