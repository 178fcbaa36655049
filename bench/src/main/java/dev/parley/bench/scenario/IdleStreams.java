package dev.parley.bench.scenario;

import dev.parley.bench.load.Crowd;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.wire.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What an idle stream holds of the server's memory: the difference between few streams and many.
public record IdleStreams(String name, int few, int many) implements Scenario {
    private static final double KIB = 1 << 10;
    /// A room for some of them: an idle user is in rooms, too.
    private static final int MEMBERS = 10;
    /// Until sockets and collector have come to rest.
    private static final Duration REST = Duration.ofSeconds(25);

    @Override
    public String work() {
        return "idle streams, one connection each, between " + few + " and " + many;
    }

    @Override
    public List<String> run(Stage stage, Figures figures) throws IOException {
        Crowd crowd = stage.crowd(many / MEMBERS, MEMBERS);
        // Making users and rooms has grown the server's heap, and idle streams would hide in it.
        stage.killAndRestartServer();
        crowd.open(crowd.clients().subList(0, few));
        Pause.of(REST);
        long before = stage.server().usage().residentBytes();
        crowd.open(crowd.clients().subList(few, many));
        Pause.of(REST);
        long after = stage.server().usage().residentBytes();
        figures.put("KiB/stream", (after - before) / KIB / (many - few));
        figures.put("server MiB, few", before / KIB / KIB);
        figures.put("server MiB, many", after / KIB / KIB);
        figures.put("PostgreSQL MiB", stage.server().postgres().usage().residentBytes() / KIB / KIB);
        crowd.settle();
        return crowd.ledger().problems();
    }
}
