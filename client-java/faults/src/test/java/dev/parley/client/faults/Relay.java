package dev.parley.client.faults;

import dev.parley.client.faults.FaultyProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection through the proxy. Each of its two lanes has a thread that reads and one that writes, so
/// that what is delayed does not delay what comes behind it.
final class Relay {
    private static final int CONNECTS_WITHIN_MILLIS = 5_000;
    private static final int PIECE_BYTES = 16 << 10;
    /// Pieces that wait in a lane; then nothing more is read.
    private static final int MOST_PIECES = 256;

    private final FaultyProxy proxy;
    private final ExecutorService threads;
    private final Socket client;
    private final Socket server = new Socket();
    private final AtomicInteger openLanes = new AtomicInteger(Direction.values().length);

    Relay(FaultyProxy proxy, ExecutorService threads, Socket client) {
        this.proxy = proxy;
        this.threads = threads;
        this.client = client;
    }

    /// Goes on to the server; when that is not there, the client is turned away.
    void open() {
        try {
            client.setTcpNoDelay(true);
            server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.target()), CONNECTS_WITHIN_MILLIS);
            server.setTcpNoDelay(true);
        } catch (IOException unreachable) {
            proxy.turnAway(this);
            return;
        }
        try {
            new Lane(Direction.TO_SERVER, client, server).start();
            new Lane(Direction.TO_CLIENT, server, client).start();
        } catch (RejectedExecutionException closed) {
            reset();
        }
    }

    /// Both sides get a TCP reset.
    void reset() {
        reset(client);
        reset(server);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            // It is closed.
        }
    }

    private void laneEnded() {
        if (openLanes.decrementAndGet() > 0) return;
        close(client);
        close(server);
        proxy.over(this);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // It is closed.
        }
    }

    /// What is under way in a lane, and when it arrives.
    private sealed interface Piece {
        long dueNanos();

        record Bytes(byte[] bytes, long dueNanos) implements Piece {}

        /// The sender has said all.
        record Fin(long dueNanos) implements Piece {}

        /// The sender is gone.
        record Rst(long dueNanos) implements Piece {}
    }

    private final class Lane {
        private final Direction direction;
        private final Socket from;
        private final Socket to;
        private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(MOST_PIECES);
        private final byte[] buffer = new byte[PIECE_BYTES];

        // The writing thread's own.
        private boolean hasLost;
        private boolean isBroken;

        Lane(Direction direction, Socket from, Socket to) {
            this.direction = direction;
            this.from = from;
            this.to = to;
        }

        void start() {
            threads.execute(this::read);
            threads.execute(this::write);
        }

        private void read() {
            try {
                Piece next;
                do {
                    next = take();
                    underWay.put(next);
                } while (next instanceof Piece.Bytes);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        private Piece take() {
            try {
                int count = from.getInputStream().read(buffer);
                return count < 0
                        ? new Piece.Fin(proxy.due())
                        : new Piece.Bytes(Arrays.copyOf(buffer, count), proxy.due());
            } catch (IOException broken) {
                return new Piece.Rst(proxy.due());
            }
        }

        private void write() {
            try {
                boolean goesOn = true;
                while (goesOn) goesOn = pass(underWay.take());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } finally {
                laneEnded();
            }
        }

        /// @return whether more may come
        private boolean pass(Piece piece) {
            Pause.until(piece.dueNanos());
            hasLost |= proxy.isLosing(direction);
            return switch (piece) {
                case Piece.Bytes(byte[] bytes, long _) -> {
                    if (hasLost) proxy.dropped(direction, bytes.length);
                    else forward(bytes);
                    yield true;
                }
                case Piece.Fin _ -> {
                    if (!hasLost) hangUp();
                    yield false;
                }
                case Piece.Rst _ -> {
                    if (!hasLost) reset();
                    yield false;
                }
            };
        }

        private void forward(byte[] bytes) {
            if (isBroken) return;
            int through = direction == Direction.TO_SERVER ? proxy.beforeCut(bytes.length) : bytes.length + 1;
            try {
                to.getOutputStream().write(bytes, 0, Math.min(through, bytes.length));
            } catch (IOException broken) {
                // The other lane reads from that side, and tells of its end.
                isBroken = true;
            }
            if (through <= bytes.length) reset();
        }

        private void hangUp() {
            try {
                to.shutdownOutput();
            } catch (IOException closedAlready) {
                // It is closed.
            }
        }
    }
}
