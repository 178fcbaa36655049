package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.ClosedLoop;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.wire.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A log that holds so many messages, filled as everything else is: by senders. On it, one after the other:
/// durable sends in the rooms that are full (row B), a steady rate in new ones (row D), and a client that comes
/// back to some of the full ones.
public record StoredLog(String name, int messages) implements Scenario {
    private static final int ROOMS = 100;
    private static final int UNACKNOWLEDGED = 16;
    private static final SteadyRate STEADY = new SteadyRate("steady", 20, 10, 200);
    private static final LongResume RESUME = new LongResume("resume", 10_000, 10);
    private static final String DATABASE_BYTES = "SELECT pg_database_size(current_database())";
    private static final String NOT_INDEXED =
            "SELECT log_head.position - search_head.position FROM log_head, search_head";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MIB = 1 << 20;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final Duration INDEXED_WITHIN = Duration.ofMinutes(30);

    @Override
    public String work() {
        return "on a log of " + messages + " messages: sends in " + ROOMS + " rooms × 2 members, " + UNACKNOWLEDGED
                + " unacknowledged a sender; " + STEADY.work() + "; " + RESUME.work();
    }

    @Override
    public List<String> serverOptions() {
        return LongResume.REPLAY_RAISED;
    }

    @Override
    public List<String> run(Stage stage, Figures figures) throws IOException {
        Crowd crowd = stage.crowd(2 * ROOMS + 1, members());
        Client reader = crowd.clients().getLast();
        List<Client> senders = IntStream.range(0, ROOMS)
                .mapToObj(room -> crowd.clients().get(2 * room))
                .toList();
        crowd.open(crowd.clients().subList(0, 2 * ROOMS));
        figures.put("fill acked/s", fill(stage, crowd, senders));

        Figures sends = new Figures();
        Window.over(stage, crowd, new ClosedLoop(stage.network(), senders, UNACKNOWLEDGED), sends);
        figures.putAll("sends: ", sends);
        figures.put("search index behind", stage.server().postgres().number(NOT_INDEXED));
        figures.put("search index caught up s", awaitSearchIndex(stage));

        Figures steady = new Figures();
        List<String> problems = new ArrayList<>(STEADY.run(stage, steady));
        figures.putAll("steady: ", steady);

        Figures resume = new Figures();
        RESUME.resume(stage, crowd, senders.subList(0, RESUME.rooms()), reader, resume);
        figures.putAll("resume: ", resume);

        figures.put("database MiB", stage.server().postgres().number(DATABASE_BYTES) / MIB);
        problems.addAll(crowd.ledger().problems());
        return problems;
    }

    /// Nobody writes as fast as this for long, so the index is far behind. What is measured next is the log, not
    /// the index on its way: waits for it, but not for ever, and says on standard error how far it is.
    ///
    /// @return seconds
    private double awaitSearchIndex(Stage stage) throws IOException {
        long start = System.nanoTime();
        double behind = stage.server().postgres().number(NOT_INDEXED);
        while (behind > 0 && System.nanoTime() - start < INDEXED_WITHIN.toNanos()) {
            Pause.of(PROGRESS);
            behind = stage.server().postgres().number(NOT_INDEXED);
            System.err.printf("%s: the search index is %,.0f messages behind%n", name, behind);
        }
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    /// A pair for each room; some rooms have the reader, too.
    private static List<List<Integer>> members() {
        return IntStream.range(0, ROOMS)
                .mapToObj(room -> room < RESUME.rooms()
                        ? List.of(2 * room, 2 * room + 1, 2 * ROOMS)
                        : List.of(2 * room, 2 * room + 1))
                .toList();
    }

    /// Stores the messages, and says on standard error how far it is.
    ///
    /// @return messages a second
    private double fill(Stage stage, Crowd crowd, List<Client> senders) {
        long start = System.nanoTime();
        new ClosedLoop(stage.network(), senders, UNACKNOWLEDGED, messages).start();
        long told = start;
        long toldStored = 0;
        for (long stored = 0; stored < messages; stored = crowd.counts().acknowledged()) {
            if (System.nanoTime() - told >= PROGRESS.toNanos()) {
                if (stored == toldStored) throw new IllegalStateException("nothing was stored for " + PROGRESS);
                System.err.printf("%s: %,d of %,d messages stored%n", name, stored, messages);
                told = System.nanoTime();
                toldStored = stored;
            }
            Pause.of(LOOK);
        }
        crowd.settle();
        return messages / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }
}
