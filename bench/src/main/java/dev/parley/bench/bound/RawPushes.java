package dev.parley.bench.bound;

import com.google.rpc.Status;
import dev.parley.bench.machine.OwnProcess;
import dev.parley.bench.wire.ConnectStream;
import dev.parley.bench.wire.Network;
import dev.parley.bench.wire.Pause;
import dev.parley.bench.wire.Receiver;
import dev.parley.bench.wire.Transport;
import dev.parley.bench.wire.User;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// How many ready events a second grpc-java pushes to a hundred streams, and the clients of this benchmark read.
public final class RawPushes {
    private static final int STREAMS = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final double NANOS_PER_SECOND = 1e9;

    private RawPushes() {}

    /// @param eventsPerFrame that the frames hold
    /// @return events a second, all streams together
    public static double perSecond(int eventsPerFrame, Duration time) throws IOException {
        Process server = OwnProcess.start(PushServer.class, List.of(Integer.toString(eventsPerFrame)));
        try (Network network = new Network(Integer.parseInt(server.inputReader().readLine()))) {
            Count count = new Count();
            network.run(() -> {
                for (int i = 0; i < STREAMS; i++) {
                    new ConnectStream(network, new User("u1", "none"), count).open(Transport.ALL_FRAMES);
                }
            });
            Pause.of(WARM_UP);
            long start = System.nanoTime();
            long before = network.call(() -> count.events);
            Pause.of(time);
            long after = network.call(() -> count.events);
            return (after - before) / ((System.nanoTime() - start) / NANOS_PER_SECOND);
        } finally {
            server.destroyForcibly();
        }
    }

    private static final class Count implements Receiver {
        private long events;

        @Override
        public void arrived() {}

        @Override
        public void delivered(long room, long seq, Bytes text) {
            events++;
        }

        @Override
        public void acknowledged(long request, long seq) {}

        @Override
        public void refused(long request, Status why) {}

        @Override
        public void frameEnd(int bytes, int eventsInIt, boolean caughtUp) {}

        @Override
        public void ended(io.grpc.Status status) {}
    }
}
