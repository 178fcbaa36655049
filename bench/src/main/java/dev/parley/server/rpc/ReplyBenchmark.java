package dev.parley.server.rpc;

import com.google.protobuf.Timestamp;
import dev.parley.bench.micro.MicroBenchmark;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import org.openjdk.jmh.annotations.Benchmark;

/// The acknowledgement of a message as a part of a frame: spliced against built. In the server's package, because
/// what splices is package-private.
public class ReplyBenchmark extends MicroBenchmark {
    private final String requestId = "184467";
    private final SendMessageResponse.Builder result = SendMessageResponse.newBuilder()
            .setRoomId("r7321094412")
            .setSeq(40_000_000)
            .setClientMessageId("018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e")
            .setCreateTime(Timestamp.newBuilder().setSeconds(1_773_500_966).setNanos(535_897_000));

    /// What the server does.
    @Benchmark
    public byte[] splice() {
        return Splice.reply(requestId, Reply.SEND_MESSAGE_FIELD_NUMBER, result.build());
    }

    /// The same bytes by way of a frame.
    @Benchmark
    public byte[] encode() {
        return ServerFrame.newBuilder()
                .addReplies(Reply.newBuilder().setRequestId(requestId).setSendMessage(result.build()))
                .build()
                .toByteArray();
    }
}
