package dev.parley.bench.load;

import dev.parley.bench.wire.Network;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sends at a rate, whatever the answers do: the senders in turn. Each message carries the moment at which it was due,
/// so that a delay of the sending itself counts as latency (no coordinated omission).
///
/// Confined to the client thread, but for {@link #start} and {@link #stop}.
public final class OpenLoop implements Load {
    private static final long TICK_NANOS = 1_000_000;

    private final Network network;
    private final List<Client> senders;
    private final long intervalNanos;
    private long dueNanos;
    private int turn;
    private boolean running;

    /// @param perSecond of all senders together
    public OpenLoop(Network network, List<Client> senders, double perSecond) {
        this.network = network;
        this.senders = senders;
        this.intervalNanos = (long) (1e9 / perSecond);
    }

    @Override
    public void start() {
        network.run(() -> {
            running = true;
            dueNanos = System.nanoTime();
            tick();
        });
    }

    @Override
    public void stop() {
        network.run(() -> running = false);
    }

    private void tick() {
        if (!running) return;
        long now = System.nanoTime();
        while (dueNanos - now <= 0) {
            Client sender = senders.get(turn);
            turn = (turn + 1) % senders.size();
            if (sender.unanswered() == Client.MAX_UNACKNOWLEDGED) {
                // The service's bound for one stream: the message stays due.
                break;
            }
            sender.send(sender.room(0), dueNanos);
            dueNanos += intervalNanos;
        }
        long wait = Math.clamp(dueNanos - System.nanoTime(), 0, TICK_NANOS);
        var _ = network.loop().schedule(this::tick, wait, TimeUnit.NANOSECONDS);
    }
}
