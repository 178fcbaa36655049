package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.ClosedLoop;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.report.Result.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One client comes back to everything that it missed.
///
/// @param missed messages
/// @param rooms that they are spread over; the client is in all of them
public record LongResume(String name, int missed, int rooms) implements Scenario {
    /// Nobody is sent to a snapshot instead.
    static final List<String> REPLAY_RAISED = List.of("--max-replay", "10000000");

    private static final int UNACKNOWLEDGED = 64;
    private static final int RESUMES = 15;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String work() {
        return "resume of " + missed + " missed messages in " + rooms + " rooms (max_replay raised)";
    }

    @Override
    public List<String> serverOptions() {
        return REPLAY_RAISED;
    }

    /// The first client of each room sends; the last one of all is in every room and reads.
    @Override
    public List<String> run(Stage stage, Figures figures) {
        List<List<Integer>> members =
                IntStream.range(0, rooms).mapToObj(room -> List.of(room, rooms)).toList();
        Crowd crowd = stage.crowd(rooms + 1, members);
        List<Client> senders = crowd.clients().subList(0, rooms);
        crowd.open(senders);
        resume(stage, crowd, senders, crowd.clients().get(rooms), figures);
        return crowd.ledger().problems();
    }

    /// Misses so many messages once, and comes back to them several times: the server's JVM compiles what a resume
    /// needs
    /// only while there are resumes.
    ///
    /// @param senders open, and in rooms of the reader's alone
    /// @param reader not open
    void resume(Stage stage, Crowd crowd, List<Client> senders, Client reader, Figures figures) {
        crowd.open(List.of(reader));
        Client.Mark mark = stage.network().call(reader::mark);
        crowd.close(List.of(reader));
        new ClosedLoop(stage.network(), senders, UNACKNOWLEDGED, missed).start();
        crowd.settle();
        double[] millis = new double[RESUMES];
        for (int i = 0; i < RESUMES; i++) {
            long before = crowd.counts().deliveries();
            millis[i] = crowd.reopen(reader, mark).toNanos() / NANOS_PER_MILLI;
            if (crowd.counts().deliveries() - before != missed) {
                stage.network().run(() -> crowd.ledger().problem("a resume brought another count"));
            }
            crowd.settle();
            crowd.close(List.of(reader));
        }
        figures.put("first ms", millis[0]);
        Arrays.sort(millis);
        double median = millis[RESUMES / 2];
        figures.put("ms", median);
        figures.put("fastest ms", millis[0]);
        figures.put("messages/s", missed / median * MILLIS_PER_SECOND);
        figures.put("fastest messages/s", missed / millis[0] * MILLIS_PER_SECOND);
    }
}
