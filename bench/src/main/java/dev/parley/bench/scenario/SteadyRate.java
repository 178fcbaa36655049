package dev.parley.bench.scenario;

import dev.parley.bench.load.Crowd;
import dev.parley.bench.load.OpenLoop;
import dev.parley.bench.report.Result.Figures;
import java.util.List;

/// Sends at a rate, one sender a room, and how long a message takes to its readers.
public record SteadyRate(String name, int rooms, int members, int perSecond) implements Scenario {
    @Override
    public String work() {
        return perSecond + " sends/s over " + rooms + " rooms × " + members + " members";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) {
        Crowd crowd = stage.crowd(rooms, members);
        crowd.open(crowd.clients());
        OpenLoop load = new OpenLoop(stage.network(), crowd.firstOfEachRoom(1), perSecond);
        Window.over(stage, crowd, load, figures);
        return crowd.ledger().problems();
    }
}
