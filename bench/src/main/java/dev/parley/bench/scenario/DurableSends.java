package dev.parley.bench.scenario;

import dev.parley.bench.load.ClosedLoop;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.report.Result.Figures;
import java.util.List;

/// Senders that keep so many messages unacknowledged, in rooms whose members all listen.
public record DurableSends(String name, int rooms, int members, int sendersPerRoom, int unacknowledged)
        implements Scenario {
    @Override
    public String work() {
        return rooms + " rooms × " + members + " members, " + sendersPerRoom + " senders each, " + unacknowledged
                + " unacknowledged a sender";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) {
        Crowd crowd = stage.crowd(rooms, members);
        crowd.open(crowd.clients());
        ClosedLoop load = new ClosedLoop(stage.network(), crowd.firstOfEachRoom(sendersPerRoom), unacknowledged);
        Window.over(stage, crowd, load, figures);
        return crowd.ledger().problems();
    }
}
