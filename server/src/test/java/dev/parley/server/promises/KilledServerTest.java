package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server process is killed under load and started again on its data, over and over; some times its PostgreSQL is
/// killed with it. Clients come back with their tokens and repeat what they do not know the outcome of.
class KilledServerTest {
    private static final int ROUNDS = 10;
    private static final Duration LEAST_LOAD = Duration.ofMillis(1_200);
    private static final Duration MORE_LOAD = Duration.ofMillis(1_800);
    private static final int USERS = 6;
    private static final int ROOMS = 5;

    @TempDir
    Path directory;

    @Test
    void everyPromiseIsKeptByAServerThatIsKilledTenTimes() {
        Dice dice = new Dice("KilledServerTest");
        RandomGenerator random = dice.next();
        History history = new History();
        Path data = directory.resolve("data");
        ServerProcess server = start(data, 0);
        try (TcpProxy network = new TcpProxy(server.port());
                Wire wire = new Wire(network.port())) {
            World world = new World(wire, history, USERS, ROOMS, dice.next());
            try (Load load = new Load(world, List.of(wire), history, dice)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    Pause.atLeast(LEAST_LOAD);
                    Pause.upTo(MORE_LOAD, random);
                    note(server, history);
                    if (round % 3 == 0) server.killWithPostgres();
                    else server.kill();
                    server = start(data, round);
                    network.target(server.port());
                    wire.dialNow();
                }
                load.calmDown();
                List<Logged> log = LogReader.read(data);
                load.readToTheEnd(log);
                history.closed(log);
                note(server, history);
                assertThat(wire.faults()).allMatch(fault -> fault.contains("code=UNAVAILABLE"));
                System.out.println(Load.messages(log) + " messages in " + log.size() + " entries, "
                        + history.legs().size() + " calls of readers");
            }
            assertThat(server.stop()).isZero();
        } finally {
            server.close();
        }
        assertThat(Checkers.all(history)).isEmpty();
        assertThat(Situation.of(history)).containsAll(EXPECTED);
    }

    private static final Set<Situation> EXPECTED = Set.of(
            Situation.UNKNOWN_THEN_COMMITTED,
            Situation.UNKNOWN_THEN_ABSENT,
            Situation.REPEAT_FOUND,
            Situation.RESUMED_FROM_STORE,
            Situation.BATCH_LARGER_THAN_ONE,
            Situation.TRANSPORT_CHANGED,
            Situation.POLLED_AND_BACK,
            Situation.CAME_BACK);

    private ServerProcess start(Path data, int round) {
        // Every other time nothing is in memory: who comes back is then served by PostgreSQL.
        return new ServerProcess(data, directory.resolve("output-" + round + ".txt"), round % 2 == 0 ? 0 : 16_384);
    }

    private static void note(ServerProcess server, History history) {
        int port = server.metricsPort();
        if (Server.metric(port, "parley_log_batch_size_max", "") > 1) history.happened(Situation.BATCH_LARGER_THAN_ONE);
        if (Server.metric(port, "parley_catchups_total", "store") > 0) history.happened(Situation.RESUMED_FROM_STORE);
    }
}
