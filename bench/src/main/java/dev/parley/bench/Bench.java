package dev.parley.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.parley.bench.machine.OwnProcess;
import dev.parley.bench.report.Report;
import dev.parley.bench.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs scenarios, each in a client process of its own beside a fresh server, and prints one report.
@Command(
        name = "bench",
        description = "Measures this checkout's server on this machine.",
        footer = "%nWithout a name: the rows A to H of the table, and the machine's bounds.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int WRONG = 2;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "what to run; --list names all")
    List<String> names = List.of();

    @Option(names = "--list", description = "name all scenarios and end")
    boolean list;

    @Option(names = "--runs", defaultValue = "1", description = "how often (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "load before it is measured (default: ${DEFAULT-VALUE})")
    int warmUp;

    @Option(
            names = "--measured",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "how long it is measured (default: ${DEFAULT-VALUE})")
    int measured;

    @Option(names = "--json", paramLabel = "FILE", description = "write every run's figures there, too")
    @Nullable
    Path json;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> works = Scenarios.works();
        if (list) {
            works.forEach((name, work) -> System.out.printf("%-18s %s%n", name, work));
            return 0;
        }
        List<String> wanted = names.isEmpty()
                ? Scenarios.TABLE.stream().map(scenario -> scenario.name()).toList()
                : names;
        for (String name : wanted) {
            if (!works.containsKey(name)) {
                System.err.println("bench: there is no scenario \"" + name + "\"; write one of "
                        + String.join(", ", works.keySet()));
                return WRONG;
            }
        }
        return runAll(wanted, new Report(works, Scenarios.GOALS));
    }

    private int runAll(List<String> wanted, Report report) throws IOException {
        List<Result> results = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (String name : wanted) {
                System.err.printf("bench: run %d of %d: %s%n", run, runs, name);
                Result result = run(name);
                results.add(result);
                report.add(result);
            }
        }
        System.out.println(report);
        if (json != null) {
            Files.writeString(
                    json, new GsonBuilder().setPrettyPrinting().create().toJson(results) + "\n");
        }
        return report.isSound() ? 0 : BROKEN;
    }

    private Result run(String name) throws IOException {
        Process worker =
                OwnProcess.start(Worker.class, List.of(name, Integer.toString(warmUp), Integer.toString(measured)));
        String last = "";
        try (var output = worker.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) last = line;
        }
        if (last.startsWith("{")) return new Gson().fromJson(last, Result.class);
        return new Result(name, Map.of(), List.of("the scenario ended without a result; standard error says why"));
    }
}
