package dev.parley.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What one scenario found in one run.
///
/// @param scenario its name
/// @param figures each by its name, with its unit in it, in the order of the report
/// @param problems promises that were broken; a run with any has failed
public record Result(String scenario, Map<String, Double> figures, List<String> problems) {
    private static final double NANOS_PER_MILLI = 1e6;

    /// Collects figures.
    public static final class Figures {
        private final Map<String, Double> figures = new LinkedHashMap<>();

        public Figures put(String name, double value) {
            figures.put(name, value);
            return this;
        }

        /// Adds p50, p99 and p99.9 of times in nanoseconds, in milliseconds.
        public Figures times(String name, Histogram nanos) {
            put(name + " p50 ms", nanos.getValueAtPercentile(50) / NANOS_PER_MILLI);
            put(name + " p99 ms", nanos.getValueAtPercentile(99) / NANOS_PER_MILLI);
            return put(name + " p99.9 ms", nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
        }

        /// Adds others' figures under names of their own.
        public Figures putAll(String prefix, Figures others) {
            others.figures.forEach((name, value) -> put(prefix + name, value));
            return this;
        }

        public Result of(String scenario, List<String> problems) {
            return new Result(scenario, figures, problems);
        }
    }
}
