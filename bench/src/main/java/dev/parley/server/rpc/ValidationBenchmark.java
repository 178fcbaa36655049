package dev.parley.server.rpc;

import dev.parley.bench.micro.MicroBenchmark;
import dev.parley.bench.micro.SampleEntries;
import dev.parley.server.model.Refusal;
import dev.parley.v1.SendMessageRequest;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/// What a message costs before the domain sees it. In the server's package, because the checks are
/// package-private.
public class ValidationBenchmark extends MicroBenchmark {
    private final Validation validation = new Validation(List.of(SendMessageRequest.getDescriptor()));
    private final RequestMarshaller<SendMessageRequest> marshaller =
            new RequestMarshaller<>(SendMessageRequest.getDefaultInstance());
    private final SendMessageRequest request = SendMessageRequest.newBuilder()
            .setRoomId(SampleEntries.ROOM.toString())
            .setClientMessageId("018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e")
            .setText(SampleEntries.TEXT)
            .setReplyToSeq(40_000_000)
            .putAttributes("device", "phone")
            .build();
    private final byte[] bytes = request.toByteArray();

    /// Bytes to a message.
    @Benchmark
    public Object read() {
        return marshaller.parse(new ByteArrayInputStream(bytes));
    }

    /// The contract's rules of the message.
    @Benchmark
    public Optional<Refusal> check() {
        return validation.check(request, false);
    }

    /// The same when the bytes hold a zero: every text is looked through.
    @Benchmark
    public Optional<Refusal> checkForNul() {
        return validation.check(request, true);
    }
}
