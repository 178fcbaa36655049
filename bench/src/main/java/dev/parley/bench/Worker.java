package dev.parley.bench;

import com.google.gson.Gson;
import dev.parley.bench.report.Result;
import dev.parley.bench.scenario.Scenario;
import dev.parley.bench.scenario.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The client process of one scenario: starts the server, runs, and prints the result as a line of JSON.
public final class Worker {
    private Worker() {}

    /// @param arguments the scenario's name, the seconds of warm-up, and those that are measured
    public static void main(String[] arguments) throws IOException {
        Scenario scenario = Scenarios.all().stream()
                .filter(one -> one.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        Stage.Times times = new Stage.Times(
                Duration.ofSeconds(Long.parseLong(arguments[1])), Duration.ofSeconds(Long.parseLong(arguments[2])));
        Result.Figures figures = new Result.Figures();
        List<String> problems;
        try (Stage stage = new Stage(Path.of("").toAbsolutePath(), times, scenario.serverOptions())) {
            problems = scenario.run(stage, figures);
        }
        System.out.println(new Gson().toJson(figures.of(scenario.name(), problems)));
    }
}
