package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.load.OpenLoop;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.wire.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One client of a busy room stops reading; what the others see, and what the server holds. Rounds with and without it
/// alternate on one server, so that they are compared under the same weather, and the median round of each speaks for
/// it: one slow second of the machine would decide a mean. A round is half as long as what others measure.
public record StalledClient(String name, int members, int perSecond, int rounds) implements Scenario {
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    @Override
    public String work() {
        return "a room of " + members + " streams, " + perSecond + " sends/s, one of them stalled";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) {
        Crowd crowd = stage.crowd(1, members + 1);
        List<Client> others = crowd.clients().subList(0, members);
        Client stalled = crowd.clients().get(members);
        crowd.open(others);
        OpenLoop load = new OpenLoop(stage.network(), others.subList(0, 1), perSecond);
        load.start();
        Pause.of(stage.times().warmUp());
        List<Round> without = new ArrayList<>();
        List<Round> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            without.add(round(stage, crowd));
            stage.network().run(() -> stalled.open(1));
            Pause.of(SETTLE);
            with.add(round(stage, crowd));
            crowd.close(List.of(stalled));
            Pause.of(SETTLE);
        }
        load.stop();
        crowd.settle();
        figures.put("without: delivery p50 ms", middle(without, Round::p50));
        figures.put("with: delivery p50 ms", middle(with, Round::p50));
        figures.put("without: delivery p99 ms", middle(without, Round::p99));
        figures.put("with: delivery p99 ms", middle(with, Round::p99));
        figures.put("without: server MiB", middle(without, Round::serverMib));
        figures.put("with: server MiB", middle(with, Round::serverMib));
        figures.put("p99 with / without", middle(with, Round::p99) / middle(without, Round::p99));
        return crowd.ledger().problems();
    }

    private record Round(double p50, double p99, double serverMib) {}

    private interface Figure {
        double of(Round round);
    }

    private static double middle(List<Round> rounds, Figure figure) {
        double[] sorted = rounds.stream().mapToDouble(figure::of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Round round(Stage stage, Crowd crowd) {
        stage.network().run(() -> {
            crowd.ledger().clearTimes();
            crowd.ledger().measure();
        });
        Pause.of(stage.times().measured().dividedBy(2));
        return stage.network().call(() -> {
            crowd.ledger().measured();
            var times = crowd.ledger().toDelivery();
            return new Round(
                    times.getValueAtPercentile(50) / NANOS_PER_MILLI,
                    times.getValueAtPercentile(99) / NANOS_PER_MILLI,
                    stage.server().usage().residentBytes() / MIB);
        });
    }
}
