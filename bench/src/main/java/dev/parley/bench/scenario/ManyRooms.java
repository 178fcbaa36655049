package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.ClosedLoop;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.report.Result.Figures;
import java.util.List;
import java.util.stream.IntStream;

/// The same load over few rooms or many: the rooms belong to pairs, and the first of each pair sends to its rooms
/// in turn.
public record ManyRooms(String name, int rooms) implements Scenario {
    private static final int PAIRS = 100;
    /// Of all senders together, however many pairs have a room.
    private static final int UNACKNOWLEDGED = 1_600;

    @Override
    public String work() {
        return rooms + " rooms × 2 members of " + PAIRS + " pairs, " + UNACKNOWLEDGED + " unacknowledged in all";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) {
        List<List<Integer>> members = IntStream.range(0, rooms)
                .map(room -> 2 * (room % PAIRS))
                .mapToObj(first -> List.of(first, first + 1))
                .toList();
        Crowd crowd = stage.crowd(2 * PAIRS, members);
        crowd.open(crowd.clients());
        List<Client> senders = IntStream.range(0, Math.min(rooms, PAIRS))
                .mapToObj(pair -> crowd.clients().get(2 * pair))
                .toList();
        Window.over(stage, crowd, new ClosedLoop(stage.network(), senders, UNACKNOWLEDGED / senders.size()), figures);
        return crowd.ledger().problems();
    }
}
