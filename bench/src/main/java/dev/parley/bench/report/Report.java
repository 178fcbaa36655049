package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All runs of all scenarios as one text: what must be reached, then every figure, each as its median and, from several
/// runs, its smallest and largest.
public final class Report {
    /// The scenario whose figures are the bounds.
    public static final String BOUNDS = "bounds";

    private final Map<String, List<Result>> runs = new LinkedHashMap<>();
    private final Map<String, String> works;
    private final Map<String, List<Goal>> goals;

    /// @param works what each scenario does, by its name
    /// @param goals of each scenario, by its name
    public Report(Map<String, String> works, Map<String, List<Goal>> goals) {
        this.works = works;
        this.goals = goals;
    }

    public void add(Result result) {
        runs.computeIfAbsent(result.scenario(), _ -> new ArrayList<>()).add(result);
    }

    /// Whether every promise was kept in every run.
    public boolean isSound() {
        return runs.values().stream()
                .flatMap(List::stream)
                .allMatch(result -> result.problems().isEmpty());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        goalsInto(text);
        for (String scenario : runs.keySet()) scenarioInto(text, scenario);
        return text.toString();
    }

    private void goalsInto(StringBuilder text) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"row", "must reach", "found", "", "of its bound"});
        goals.forEach((scenario, all) -> {
            if (!runs.containsKey(scenario)) return;
            for (Goal goal : all) {
                double[] found = values(scenario, goal.figure());
                if (found.length == 0) continue;
                String verdict = goal.isReached(median(found)) ? "reached" : "MISSED";
                rows.add(new String[] {scenario, goal.toString(), spread(found), verdict, share(goal, found)});
            }
        });
        if (rows.size() > 1) table(text, rows);
    }

    private String share(Goal goal, double[] found) {
        double[] bounds = goal.bound() == null ? new double[0] : values(BOUNDS, goal.bound());
        if (bounds.length == 0) return "";
        double ratio = median(found) / median(bounds);
        return goal.atLeast()
                ? Math.round(ratio * 100) + " % of " + goal.bound()
                : Numbers.of(ratio) + " × " + goal.bound();
    }

    private void scenarioInto(StringBuilder text, String scenario) {
        List<Result> results = runs.getOrDefault(scenario, List.of());
        text.append('\n')
                .append(scenario)
                .append(": ")
                .append(works.get(scenario))
                .append('\n');
        Set<String> problems = new LinkedHashSet<>();
        results.forEach(result -> problems.addAll(result.problems()));
        for (String problem : problems)
            text.append("  BROKEN: ").append(problem).append('\n');
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.figures().keySet()));
        List<String[]> rows = new ArrayList<>();
        for (String name : names) rows.add(new String[] {" ", name, spread(values(scenario, name))});
        table(text, rows);
    }

    private double[] values(String scenario, String figure) {
        return runs.getOrDefault(scenario, List.of()).stream()
                .map(result -> result.figures().get(figure))
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String spread(double[] sorted) {
        String middle = Numbers.of(median(sorted));
        if (sorted.length == 1) return middle;
        return middle + "  (" + Numbers.of(sorted[0]) + " – " + Numbers.of(sorted[sorted.length - 1]) + ")";
    }

    private static void table(StringBuilder text, List<String[]> rows) {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], row[i].length());
        }
        for (String[] row : rows) {
            text.append(Arrays.stream(padded(row, widths))
                            .collect(Collectors.joining("  "))
                            .stripTrailing())
                    .append('\n');
        }
    }

    private static String[] padded(String[] row, int[] widths) {
        String[] cells = row.clone();
        for (int i = 0; i < cells.length; i++) cells[i] = cells[i] + " ".repeat(widths[i] - cells[i].length());
        return cells;
    }
}
