package dev.parley.bench.report;

import java.util.Locale;

/// Figures as people read them.
final class Numbers {
    private static final double WHOLE_FROM = 1_000;
    private static final double ONE_DIGIT_FROM = 10;

    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= WHOLE_FROM)
            return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
        return String.format(Locale.ROOT, size >= ONE_DIGIT_FROM ? "%.1f" : "%.2f", value);
    }
}
