package dev.parley.bench;

import static dev.parley.bench.report.Goal.atLeast;
import static dev.parley.bench.report.Goal.atMost;

import dev.parley.bench.report.Goal;
import dev.parley.bench.report.Report;
import dev.parley.bench.scenario.Approach;
import dev.parley.bench.scenario.Bounds;
import dev.parley.bench.scenario.DurableSends;
import dev.parley.bench.scenario.Growth;
import dev.parley.bench.scenario.IdleStreams;
import dev.parley.bench.scenario.LongResume;
import dev.parley.bench.scenario.ReconnectStorm;
import dev.parley.bench.scenario.Scenario;
import dev.parley.bench.scenario.StalledClient;
import dev.parley.bench.scenario.SteadyRate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Everything that can be run, and what the rows of the table must reach.
final class Scenarios {
    private static final String INSERTS = "inserts/s, 750 a commit";
    private static final String PUSHES = "pushes/s, 10 a frame";
    private static final String COMMIT = "commit p50 ms";

    private Scenarios() {}

    /// The rows of the table, and the bounds.
    static final List<Scenario> TABLE = List.of(
            new Bounds(Report.BOUNDS),
            new DurableSends("A", 50, 10, 2, 8),
            new DurableSends("B", 100, 2, 1, 16),
            new DurableSends("C", 1, 100, 1, 16),
            new SteadyRate("D", 20, 10, 200),
            new IdleStreams("E", 1_000, 5_000),
            new LongResume("F", 100_000, 10),
            new ReconnectStorm("G", 200, 10, 50),
            new StalledClient("H", 100, 200, 11));

    /// The rest: measured for the document.
    static final List<Scenario> MORE =
            Stream.concat(Approach.all().stream(), Growth.all().stream()).toList();

    static List<Scenario> all() {
        return Stream.concat(TABLE.stream(), MORE.stream()).toList();
    }

    /// What each does, by name.
    static Map<String, String> works() {
        Map<String, String> works = new LinkedHashMap<>();
        for (Scenario scenario : all()) works.put(scenario.name(), scenario.work());
        return works;
    }

    static final Map<String, List<Goal>> GOALS = goals();

    private static Map<String, List<Goal>> goals() {
        Map<String, List<Goal>> goals = new LinkedHashMap<>();
        goals.put("A", List.of(atLeast("acked/s", 22_000, INSERTS), atLeast("deliveries/s", 220_000, PUSHES)));
        goals.put("B", List.of(atLeast("acked/s", 45_000, INSERTS)));
        goals.put("C", List.of(atLeast("deliveries/s", 300_000, PUSHES)));
        goals.put("D", List.of(atMost("delivery p50 ms", 2, COMMIT), atMost("delivery p99 ms", 8, "commit p99 ms")));
        goals.put("E", List.of(atMost("KiB/stream", 26, null)));
        goals.put("F", List.of(atLeast("messages/s", 100_000, PUSHES)));
        goals.put("G", List.of(atMost("caught up s", 5, null)));
        goals.put("H", List.of(atMost("p99 with / without", 1.1, null)));
        return goals;
    }
}
