package dev.parley.server.rpc;

import dev.parley.bench.micro.MicroBenchmark;
import dev.parley.bench.micro.SampleEntries;
import dev.parley.server.fanout.Frame;
import dev.parley.server.log.ResumeToken;
import dev.parley.server.model.Entry;
import dev.parley.v1.Event;
import dev.parley.v1.ServerFrame;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What one frame costs for each subscriber: splicing what is ready against encoding it again. In the server's
/// package, because the marshaller is package-private.
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class FrameBenchmark extends MicroBenchmark {
    private static final String TOKEN = new ResumeToken(new UUID(0x5ca1ab1e, 0x0ddba11), 40_000_000).toString();

    @Param({"1", "10", "100"})
    int events;

    private final FrameMarshaller splicing = new FrameMarshaller();
    private final MethodDescriptor.Marshaller<ServerFrame> encoding =
            ProtoUtils.marshaller(ServerFrame.getDefaultInstance());
    private List<Entry> entries;
    private List<Event> messages;
    private Frame ready;
    private Sink sink;

    @Setup
    public void setUp() {
        entries =
                LongStream.rangeClosed(1, events).mapToObj(SampleEntries::sent).toList();
        messages = entries.stream().map(Mapping::event).toList();
        EntryEncoder encoder = new EntryEncoder();
        ready = new Frame(entries.stream().map(encoder::event).toList(), TOKEN, false, null);
        sink = new Sink(encoded(messages).getSerializedSize());
    }

    /// What the server does: the events' bytes are there.
    @Benchmark
    public Object splice() throws IOException {
        return sink.drained(splicing.stream(ready));
    }

    /// With a protobuf message of each event at hand.
    @Benchmark
    public Object encode() throws IOException {
        return sink.drained(encoding.stream(encoded(messages)));
    }

    /// With nothing at hand but the entries.
    @Benchmark
    public Object mapAndEncode() throws IOException {
        return sink.drained(
                encoding.stream(encoded(entries.stream().map(Mapping::event).toList())));
    }

    private static ServerFrame encoded(List<Event> events) {
        return ServerFrame.newBuilder()
                .addAllEvents(events)
                .setResumeToken(TOKEN)
                .build();
    }

    /// Keeps the bytes, as the transport's buffer does.
    private static final class Sink extends OutputStream {
        private final byte[] bytes;
        private int length;

        Sink(int capacity) {
            bytes = new byte[capacity];
        }

        byte[] drained(InputStream frame) throws IOException {
            length = 0;
            if (((Drainable) frame).drainTo(this) != bytes.length) {
                throw new IllegalStateException("both ways lead to the same bytes");
            }
            return bytes;
        }

        @Override
        public void write(int value) {
            bytes[length++] = (byte) value;
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }
    }
}
