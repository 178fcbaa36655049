package dev.parley.bench.report;

import org.jspecify.annotations.Nullable;

/// What a figure of a row must reach, and the machine's bound that it is read against.
///
/// @param figure its name
/// @param atLeast whether more is better
/// @param bound the figure of the bounds; null when there is none
public record Goal(
        String figure,
        boolean atLeast,
        double value,
        @Nullable String bound) {
    public static Goal atLeast(String figure, double value, @Nullable String bound) {
        return new Goal(figure, true, value, bound);
    }

    public static Goal atMost(String figure, double value, @Nullable String bound) {
        return new Goal(figure, false, value, bound);
    }

    boolean isReached(double found) {
        return atLeast ? found >= value : found <= value;
    }

    @Override
    public String toString() {
        return figure + (atLeast ? " ≥ " : " ≤ ") + Numbers.of(value);
    }
}
