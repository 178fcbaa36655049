package dev.parley.bench.scenario;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Crowd;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.OpenLoop;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.scenario.Window.Carried;
import dev.parley.bench.wire.ConnectStream;
import dev.parley.bench.wire.Pause;
import dev.parley.bench.wire.PollLoop;
import dev.parley.bench.wire.SubscribeStream;
import dev.parley.bench.wire.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The same service, used in one of four ways by a thousand clients: what it takes of the server and how soon a
/// message is there.
///
/// @param perSecond sends of all together; 0: nothing is sent
public record Approach(Way way, int perSecond) implements Scenario {
    private static final int ROOMS = 100;
    private static final int MEMBERS = 10;
    private static final int BUSY_SENDS_PER_SECOND = 100;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    /// In which idle clients come, one after the other: the longest wait of a poll, and longer than a stream is
    /// silent. A window of any length then holds its share of polls that end and of heartbeats.
    private static final Duration IDLE_CLIENTS_COME_IN = Duration.ofSeconds(25);

    /// How a client learns what happened.
    public enum Way {
        PLAIN_POLL("Poll every second", true),
        LONG_POLL("Poll that waits", true),
        SERVER_STREAM("Subscribe", false),
        BIDI("Connect", false);

        private final String work;
        private final boolean polls;

        Way(String work, boolean polls) {
            this.work = work;
            this.polls = polls;
        }

        Transport.Factory transports() {
            return switch (this) {
                case PLAIN_POLL -> PollLoop.every(POLL_INTERVAL);
                case LONG_POLL -> PollLoop::waiting;
                case SERVER_STREAM -> SubscribeStream::new;
                case BIDI -> ConnectStream::new;
            };
        }
    }

    /// Each way, idle and busy.
    public static List<Scenario> all() {
        return Stream.of(Way.values())
                .<Scenario>mapMulti((way, those) -> {
                    those.accept(new Approach(way, 0));
                    those.accept(new Approach(way, BUSY_SENDS_PER_SECOND));
                })
                .toList();
    }

    @Override
    public String name() {
        return way.name().toLowerCase(Locale.ROOT).replace('_', '-') + (perSecond == 0 ? "-idle" : "-busy");
    }

    @Override
    public String work() {
        return ROOMS * MEMBERS + " clients, " + way.work + ", "
                + (perSecond == 0 ? "idle" : perSecond + " sends/s over " + ROOMS + " rooms");
    }

    @Override
    public List<String> run(Stage stage, Figures figures) {
        Crowd crowd = stage.crowd(way.transports(), ROOMS, MEMBERS);
        Load load;
        if (perSecond == 0) {
            openOneByOne(crowd);
            load = Load.NONE;
        } else {
            crowd.open(crowd.clients());
            load = new OpenLoop(stage.network(), crowd.firstOfEachRoom(1), perSecond);
        }
        Carried carried = Window.over(stage, crowd, load, figures);
        // An answer of a poll is a frame; opening a stream lies before the window.
        long polls = way.polls ? carried.counts().frames() : 0;
        figures.put("requests/s", (carried.counts().acknowledged() + polls) / carried.seconds());
        return crowd.ledger().problems();
    }

    private static void openOneByOne(Crowd crowd) {
        long start = System.nanoTime();
        int opened = 0;
        for (Client client : crowd.clients()) {
            crowd.open(List.of(client));
            opened++;
            long due = start
                    + IDLE_CLIENTS_COME_IN.toNanos() * opened / crowd.clients().size();
            Pause.of(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
    }
}
