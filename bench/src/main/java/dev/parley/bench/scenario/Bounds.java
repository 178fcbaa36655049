package dev.parley.bench.scenario;

import dev.parley.bench.bound.RawInserts;
import dev.parley.bench.bound.RawPushes;
import dev.parley.bench.report.Result.Figures;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// What the machine can do at most: what the figures of the rows are read against.
public record Bounds(String name) implements Scenario {
    /// Messages in a commit, as rows A and B come to have them.
    private static final int LARGE_BATCH = 750;
    private static final int BATCH = 100;
    private static final int EVENTS_PER_FRAME = 10;
    private static final Duration EACH = Duration.ofSeconds(5);

    @Override
    public String work() {
        return "raw inserts and commits on one connection; raw pushes of ready bytes to 100 streams";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) throws IOException {
        try (Connection connection = stage.server().postgres().connect()) {
            RawInserts inserts = new RawInserts(connection);
            inserts.perSecond(BATCH, EACH);
            figures.put("inserts/s, 100 a commit", inserts.perSecond(BATCH, EACH));
            figures.put("inserts/s, 750 a commit", inserts.perSecond(LARGE_BATCH, EACH));
            figures.times("commit", inserts.commits(EACH));
            inserts.drop();
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
        figures.put("pushes/s, 1 a frame", RawPushes.perSecond(1, EACH));
        figures.put("pushes/s, 10 a frame", RawPushes.perSecond(EVENTS_PER_FRAME, EACH));
        return List.of();
    }
}
