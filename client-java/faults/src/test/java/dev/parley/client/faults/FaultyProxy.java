package dev.parley.client.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// A bad network on loopback, between clients and a server: each connection to its port goes on to the
/// server, and what happens to it on the way is switched here, from any thread. It counts what it did, so
/// that a test knows that its fault really happened.
///
/// A connection that has lost bytes stays deaf in that direction: what came after a hole would be a stream
/// that no network makes. At most 64 connections live at a time.
final class FaultyProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int BACKLOG = 64;
    private static final int ENDS_WITHIN_SECONDS = 10;
    private static final long NO_CUT = -1;

    /// Where bytes go.
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /// What has happened since the proxy was made.
    ///
    /// @param connections that were let in
    /// @param refused connections that were reset at once: by the switch, or because the server was not there
    /// @param resets connections that [FaultyProxy#reset] broke
    /// @param cuts connections that [FaultyProxy#cutAfter] broke
    /// @param delayed pieces that were held back by [FaultyProxy#latency]
    /// @param droppedToServer bytes that were lost on the way there
    /// @param droppedToClient bytes that were lost on the way back
    record Counts(
            long connections,
            long refused,
            long resets,
            long cuts,
            long delayed,
            long droppedToServer,
            long droppedToClient) {}

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder connections = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder cuts = new LongAdder();
    private final LongAdder delayed = new LongAdder();
    private final LongAdder droppedToServer = new LongAdder();
    private final LongAdder droppedToClient = new LongAdder();
    private volatile int target;
    private volatile long latencyNanos;
    private volatile boolean isLosingToServer;
    private volatile boolean isLosingToClient;

    /// Guards the three below; no socket is touched under it.
    private final Object lock = new Object();

    private final Set<Relay> relays = new HashSet<>();
    private boolean isRefusing;
    private long cutIn = NO_CUT;

    /// @param target the port of the server, on loopback
    FaultyProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.execute(this::accept);
    }

    /// Where clients connect.
    int port() {
        return listener.getLocalPort();
    }

    /// New connections go to a server on this port.
    void target(int port) {
        target = port;
    }

    Counts counts() {
        return new Counts(
                connections.sum(),
                refused.sum(),
                resets.sum(),
                cuts.sum(),
                delayed.sum(),
                droppedToServer.sum(),
                droppedToClient.sum());
    }

    // --- the switches ---

    /// Breaks all connections that live: both sides get a TCP reset.
    void reset() {
        for (Relay relay : living()) {
            relay.reset();
            resets.increment();
        }
    }

    /// Connections live and new ones come about, but nothing arrives in either direction.
    void blackHole(boolean isOn) {
        isLosingToServer = isOn;
        isLosingToClient = isOn;
    }

    /// Nothing arrives in one direction, the end of a connection neither; until [#heal].
    void halfOpen(Direction direction) {
        switch (direction) {
            case TO_SERVER -> isLosingToServer = true;
            case TO_CLIENT -> isLosingToClient = true;
        }
    }

    /// Each piece arrives so much later, in order; zero: at once.
    void latency(Duration latency) {
        latencyNanos = latency.toNanos();
    }

    /// New connections are reset at once. Those that live go on: [#reset] breaks them.
    void refuse(boolean isOn) {
        synchronized (lock) {
            isRefusing = isOn;
        }
    }

    /// So many more bytes reach the server, over all connections; then the one that carries the next byte is
    /// reset. Once.
    void cutAfter(long bytes) {
        synchronized (lock) {
            cutIn = bytes;
        }
    }

    /// The network is well. Connections that lost something are as good as dead all the same.
    void heal() {
        blackHole(false);
        latency(Duration.ZERO);
        refuse(false);
        cutAfter(NO_CUT);
    }

    /// Breaks all connections, and ends every thread.
    @Override
    public void close() {
        refuse(true);
        try {
            listener.close();
        } catch (IOException closedAlready) {
            // It is closed.
        }
        living().forEach(Relay::reset);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a thread of the proxy does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- letting in ---

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Relay relay = new Relay(this, threads, listener.accept());
                if (admit(relay)) threads.execute(relay::open);
                else turnAway(relay);
            } catch (RejectedExecutionException closed) {
                return;
            } catch (IOException passing) {
                // This connection is gone, or the listener is closed: the loop sees which.
            }
        }
    }

    private boolean admit(Relay relay) {
        synchronized (lock) {
            if (isRefusing || relays.size() >= MOST_CONNECTIONS) return false;
            relays.add(relay);
        }
        connections.increment();
        return true;
    }

    /// Also when the server is not there.
    void turnAway(Relay relay) {
        refused.increment();
        relay.reset();
        over(relay);
    }

    private List<Relay> living() {
        synchronized (lock) {
            return List.copyOf(relays);
        }
    }

    // --- what connections ask ---

    int target() {
        return target;
    }

    /// When something that arrives here now may go on, as a time of [System#nanoTime].
    long due() {
        long latency = latencyNanos;
        if (latency > 0) delayed.increment();
        return System.nanoTime() + latency;
    }

    boolean isLosing(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> isLosingToServer;
            case TO_CLIENT -> isLosingToClient;
        };
    }

    void dropped(Direction direction, int bytes) {
        switch (direction) {
            case TO_SERVER -> droppedToServer.add(bytes);
            case TO_CLIENT -> droppedToClient.add(bytes);
        }
    }

    /// How many of these bytes reach the server before the connection is to be cut; as many as there are, and
    /// one more, when it is not.
    int beforeCut(int bytes) {
        synchronized (lock) {
            if (cutIn == NO_CUT) return bytes + 1;
            if (cutIn >= bytes) {
                cutIn -= bytes;
                return bytes + 1;
            }
            int through = (int) cutIn;
            cutIn = NO_CUT;
            cuts.increment();
            return through;
        }
    }

    /// A connection has ended.
    void over(Relay relay) {
        synchronized (lock) {
            relays.remove(relay);
        }
    }
}
