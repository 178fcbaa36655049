package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The whole server under everything at once, over a network that loses requests and answers; then all checkers.
class PromisesUnderLoadTest {
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final Duration BETWEEN_FAULTS = Duration.ofMillis(600);
    private static final Duration LOST_FOR = Duration.ofMillis(40);
    private static final int USERS = 8;
    private static final int ROOMS = 6;

    @Test
    void everyPromiseIsKeptUnderLoadOverABadNetwork() {
        Dice dice = new Dice("PromisesUnderLoadTest");
        History history = new History();
        try (Server server = new Server();
                TcpProxy network = new TcpProxy(server.port());
                Wire good = new Wire(server.port());
                Wire bad = new Wire(network.port())) {
            World world = new World(good, history, USERS, ROOMS, dice.next());
            try (Load load = new Load(world, List.of(bad, good), history, dice)) {
                disturb(network, bad, dice.next());
                load.calmDown();
                List<Logged> log = server.log();
                load.readToTheEnd(log);
                history.closed(log);
                note(server, history);
                assertThat(good.faults()).isEmpty();
                assertThat(bad.faults()).allMatch(fault -> fault.contains("code=UNAVAILABLE"));
                System.out.println(Load.messages(log) + " messages in " + log.size() + " entries, "
                        + history.legs().size() + " calls of readers");
            }
        }
        assertThat(Checkers.all(history)).isEmpty();
        assertThat(Situation.of(history)).containsAll(expected());
    }

    /// Of the connections through the bad network some lose what one side says, and are cut a moment later.
    private static void disturb(TcpProxy network, Wire bad, RandomGenerator random) {
        for (long end = System.nanoTime() + LOAD.toNanos(); System.nanoTime() < end; ) {
            switch (random.nextInt(3)) {
                case 0 -> network.loseRequests(_ -> random.nextInt(3) == 0);
                case 1 -> network.loseAnswers(_ -> random.nextInt(3) == 0);
                default -> network.cut(_ -> random.nextInt(3) == 0);
            }
            Pause.upTo(LOST_FOR, random);
            network.cut(_ -> false);
            bad.dialNow();
            Pause.upTo(BETWEEN_FAULTS, random);
        }
    }

    private static void note(Server server, History history) {
        if (server.metric("parley_log_batch_size_max", "") > 1) history.happened(Situation.BATCH_LARGER_THAN_ONE);
        if (server.metric("parley_catchups_total", "memory") > 0) history.happened(Situation.RESUMED_FROM_MEMORY);
    }

    private static Set<Situation> expected() {
        Set<Situation> expected = EnumSet.allOf(Situation.class);
        // In memory is all that was missed here; the rest is the business of KilledServerTest and StalledReaderTest.
        expected.removeAll(Set.of(Situation.RESUMED_FROM_STORE, Situation.FELL_BEHIND));
        return expected;
    }
}
