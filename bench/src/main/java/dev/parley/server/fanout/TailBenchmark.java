package dev.parley.server.fanout;

import dev.parley.bench.micro.MicroBenchmark;
import dev.parley.bench.micro.SampleEntries;
import dev.parley.server.rpc.EntryEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/// What an entry costs the hub once, however many hear it. The tail is full, as it is after a while. In the
/// server's package, because the tail is package-private.
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class TailBenchmark extends MicroBenchmark {
    /// Even: where every second entry is an edit, a message was sent so long ago.
    private static final int AGO = 100;

    private final EntryEncoder encoder = new EntryEncoder();
    private Tail tail;

    @Setup
    public void fill() {
        tail = new Tail(encoder, Tail.LIMIT_BYTES, 0);
        while (tail.holdsAllAfter(0)) tail.append(SampleEntries.sent(tail.position() + 1));
    }

    /// The entry as an event's bytes, without the tail.
    @Benchmark
    public byte[] encode() {
        return encoder.event(SampleEntries.sent(1));
    }

    /// The same, and its place in the tail.
    @Benchmark
    public Object append() {
        return tail.append(SampleEntries.sent(tail.position() + 1));
    }

    /// A new message, and an edit of one that was sent a little while before.
    @Benchmark
    public Object appendAndEdit() {
        tail.append(SampleEntries.sent(tail.position() + 1));
        return tail.append(SampleEntries.edited(tail.position() + 1, tail.position() - AGO));
    }
}
