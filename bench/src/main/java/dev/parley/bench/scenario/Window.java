package dev.parley.bench.scenario;

import dev.parley.bench.load.Crowd;
import dev.parley.bench.load.Ledger;
import dev.parley.bench.load.Ledger.Counts;
import dev.parley.bench.load.Load;
import dev.parley.bench.machine.Meters;
import dev.parley.bench.machine.Usage;
import dev.parley.bench.report.Result.Figures;
import dev.parley.bench.wire.Pause;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/// The part of a load that is measured: begins when it is made, ends with {@link #end}.
final class Window {
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Stage stage;
    private final Ledger ledger;
    private final Usage server;
    private final Usage postgres;
    private final Usage client;
    private final Meters meters;
    private final long start;

    /// What came in a window.
    record Carried(Counts counts, double seconds) {}

    private Window(Stage stage, Ledger ledger) {
        this.stage = stage;
        this.ledger = ledger;
        this.meters = stage.server().meters();
        this.server = stage.server().usage();
        this.postgres = stage.server().postgres().usage();
        this.client = Usage.ofThis();
        this.start = System.nanoTime();
        stage.network().run(ledger::measure);
    }

    /// Puts a crowd under a load; measures it once it is warm, for as long as the stage says; then lets
    /// everything arrive.
    static Carried over(Stage stage, Crowd crowd, Load load, Figures figures) {
        load.start();
        Pause.of(stage.times().warmUp());
        Window window = new Window(stage, crowd.ledger());
        Pause.of(stage.times().measured());
        Carried carried = window.end(figures);
        load.stop();
        crowd.settle();
        window.times(figures);
        return carried;
    }

    /// Ends the window; adds what was carried and what it took. Times of messages are added by {@link #times}.
    private Carried end(Figures figures) {
        Counts counts = stage.network().call(ledger::measured);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        Usage serverUsed = stage.server().usage().since(server);
        Usage postgresUsed = stage.server().postgres().usage().since(postgres);
        Usage clientUsed = Usage.ofThis().since(client);
        Meters now = stage.server().meters();
        figures.put("acked/s", counts.acknowledged() / seconds);
        figures.put("deliveries/s", counts.deliveries() / seconds);
        figures.put("events/frame", ratio(counts));
        figures.put("batch", now.meanSince(meters, "parley_log_batch_size"));
        figures.put(
                "commit ms",
                now.meanSince(meters, "parley_log_commit_seconds")
                        * Duration.ofSeconds(1).toMillis());
        figures.put("server CPU s/s", serverUsed.cpuSeconds() / seconds);
        figures.put("PostgreSQL CPU s/s", postgresUsed.cpuSeconds() / seconds);
        figures.put("client CPU s/s", clientUsed.cpuSeconds() / seconds);
        figures.put("server MiB", serverUsed.residentBytes() / MIB);
        figures.put("PostgreSQL MiB", postgresUsed.residentBytes() / MIB);
        figures.put("client MiB", clientUsed.residentBytes() / MIB);
        costs(
                figures,
                counts,
                serverUsed.cpuSeconds() * MICROS_PER_SECOND,
                postgresUsed.cpuSeconds() * MICROS_PER_SECOND);
        return new Carried(counts, seconds);
    }

    /// What one send and one delivery took, as if they had been all the work.
    private static void costs(Figures figures, Counts counts, double serverMicros, double postgresMicros) {
        if (counts.acknowledged() > 0) {
            figures.put("server CPU µs/send", serverMicros / counts.acknowledged());
            figures.put("PostgreSQL CPU µs/send", postgresMicros / counts.acknowledged());
        }
        if (counts.deliveries() > 0) {
            figures.put("server CPU µs/delivery", serverMicros / counts.deliveries());
            figures.put("server+PostgreSQL CPU µs/delivery", (serverMicros + postgresMicros) / counts.deliveries());
        }
    }

    /// Adds the times of what was sent in the window, if anything was; after everything has arrived.
    private void times(Figures figures) {
        stage.network().run(() -> {
            times(figures, "delivery", ledger.toDelivery());
            times(figures, "ack", ledger.toAck());
        });
    }

    private static void times(Figures figures, String name, Histogram nanos) {
        if (nanos.getTotalCount() > 0) figures.times(name, nanos);
    }

    private static double ratio(Counts counts) {
        return counts.framesWithEvents() == 0 ? 0 : (double) counts.deliveries() / counts.framesWithEvents();
    }
}
