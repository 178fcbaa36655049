package dev.parley.bench.scenario;

import dev.parley.bench.report.Result.Figures;
import java.io.IOException;
import java.util.List;

/// One row of the table.
public interface Scenario {
    /// What it is called by on the command line.
    String name();

    /// What is done, in a line.
    String work();

    /// Options of the server beyond its defaults.
    default List<String> serverOptions() {
        return List.of();
    }

    /// Runs on a fresh server.
    ///
    /// @param figures where what is found goes
    /// @return promises that were broken; empty when all were kept
    List<String> run(Stage stage, Figures figures) throws IOException;
}
