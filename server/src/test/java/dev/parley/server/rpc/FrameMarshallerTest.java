package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.chance.AnyText;
import dev.parley.server.fanout.Frame;
import dev.parley.v1.Drain;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.Signal;
import dev.parley.v1.Typing;
import dev.parley.v1.Welcome;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the marshaller splices is what protobuf would have written.
final class FrameMarshallerTest {
    static LongStream seeds() {
        return AnyText.seeds(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSplicedFrameReadsLikeOneThatWasEncoded(long seed) throws IOException {
        AnyText any = new AnyText(seed);
        List<String> texts = any.wholes(5, 300);
        List<String> replies = any.wholes(4, 36);
        boolean welcome = any.random().nextBoolean();
        boolean token = any.random().nextBoolean();
        boolean caughtUp = any.random().nextBoolean();
        int drainMillis = any.random().nextInt(3) * any.random().nextInt(100_000);
        ServerFrame.Builder expected = ServerFrame.newBuilder();
        List<byte[]> parts = new ArrayList<>();
        if (welcome) {
            Welcome greeting = Welcome.newBuilder().setSessionId("s").build();
            expected.setWelcome(greeting);
            parts.add(Splice.field(ServerFrame.WELCOME_FIELD_NUMBER, greeting));
        }
        for (String text : texts) {
            Event event = Event.newBuilder()
                    .setPosition(text.length())
                    .setMessageSent(Message.newBuilder().setText(text))
                    .build();
            expected.addEvents(event);
            parts.add(Splice.field(ServerFrame.EVENTS_FIELD_NUMBER, event));
            Signal signal = Signal.newBuilder()
                    .setTyping(Typing.newBuilder().setUserId(text))
                    .build();
            expected.addSignals(signal);
            parts.add(Splice.field(ServerFrame.SIGNALS_FIELD_NUMBER, signal));
        }
        for (String id : replies) {
            SendMessageResponse sent =
                    SendMessageResponse.newBuilder().setSeq(id.length()).build();
            expected.addReplies(Reply.newBuilder().setRequestId(id).setSendMessage(sent));
            parts.add(Splice.reply(id, Reply.SEND_MESSAGE_FIELD_NUMBER, sent));
        }
        if (token) expected.setResumeToken("token");
        expected.setCaughtUp(caughtUp);
        Duration drain = drainMillis == 0 ? null : Duration.ofMillis(drainMillis);
        if (drain != null) expected.setDrain(Drain.newBuilder().setReconnectAfter(Mapping.duration(drain)));

        Frame frame = new Frame(parts, token ? "token" : null, caughtUp, drain);
        assertThat(drained(frame)).isEqualTo(expected.build());
        assertThat(read(frame)).isEqualTo(expected.build());
        assertThat(readByteByByte(frame)).isEqualTo(expected.build());
        assertThat(parts.stream().filter(Splice::isReply)).hasSize(replies.size());
    }

    private static InputStream stream(Frame frame) {
        return new FrameMarshaller().stream(frame);
    }

    private static ServerFrame drained(Frame frame) throws IOException {
        InputStream stream = stream(frame);
        int length = ((KnownLength) stream).available();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(((Drainable) stream).drainTo(bytes)).isEqualTo(length).isEqualTo(bytes.size());
        assertThat(stream.available()).isZero();
        return ServerFrame.parseFrom(bytes.toByteArray());
    }

    private static ServerFrame read(Frame frame) throws IOException {
        return ServerFrame.parseFrom(stream(frame));
    }

    private static ServerFrame readByteByByte(Frame frame) throws IOException, InvalidProtocolBufferException {
        InputStream stream = stream(frame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value = stream.read(); value >= 0; value = stream.read()) bytes.write(value);
        return ServerFrame.parseFrom(bytes.toByteArray());
    }
}
