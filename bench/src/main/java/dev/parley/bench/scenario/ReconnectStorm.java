package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.load.OpenLoop;
import dev.parley.bench.machine.Usage;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.wire.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The server is killed; when it serves again, every client dials at the same moment with its token and must be caught
/// up.
///
/// @param missed messages of each client's room while it was away
public record ReconnectStorm(String name, int rooms, int members, int missed) implements Scenario {
    private static final int SENDS_PER_SECOND = 5_000;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final Duration LOOK = Duration.ofMillis(20);

    @Override
    public String work() {
        return rooms * members + " streams reconnecting at once after the server was killed, " + missed
                + " missed each";
    }

    @Override
    public List<String> run(Stage stage, Figures figures) throws IOException {
        Crowd crowd = stage.crowd(rooms, members);
        crowd.open(crowd.clients());
        List<Client> senders = crowd.firstOfEachRoom(1);
        List<Client> listeners = crowd.clients().stream()
                .filter(client -> !senders.contains(client))
                .toList();
        crowd.close(listeners);
        send(stage, crowd, senders);
        crowd.close(senders);
        stage.killAndRestartServer();
        Usage server = stage.server().usage();
        Usage postgres = stage.server().postgres().usage();
        Usage client = Usage.ofThis();
        Duration took = crowd.storm(crowd.clients());
        figures.put("caught up s", took.toMillis() / MILLIS_PER_SECOND);
        figures.put("server CPU s", stage.server().usage().since(server).cpuSeconds());
        figures.put(
                "PostgreSQL CPU s",
                stage.server().postgres().usage().since(postgres).cpuSeconds());
        figures.put("client CPU s", Usage.ofThis().since(client).cpuSeconds());
        crowd.settle();
        return crowd.ledger().problems();
    }

    private void send(Stage stage, Crowd crowd, List<Client> senders) {
        OpenLoop load = new OpenLoop(stage.network(), senders, SENDS_PER_SECOND);
        long before = crowd.counts().acknowledged();
        load.start();
        while (crowd.counts().acknowledged() - before < (long) missed * rooms) Pause.of(LOOK);
        load.stop();
        crowd.settle();
    }
}
