package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Status;
import dev.parley.bench.wire.Told.Thing;
import dev.parley.v1.Event;
import dev.parley.v1.ListRoomsResponse;
import dev.parley.v1.Message;
import dev.parley.v1.ReactionChanged;
import dev.parley.v1.ReadMarked;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames are written by protobuf and read by hand: both must mean the same.
class FrameReaderTest {
    private static final int FRAMES = 20;

    private final Told told = new Told();
    private final FrameReader reader = new FrameReader(told);

    @Test
    void messagesAreReadBackExactly() {
        assertThat(read(ServerFrame.newBuilder()
                        .addEvents(Frames.sent(7_321_094_412L, 3, "Grüße, 東京 👋"))
                        .addEvents(Frames.sent(8, Long.MAX_VALUE, ""))
                        .build()))
                .startsWith(
                        new Thing.Delivery(7_321_094_412L, 3, "Grüße, 東京 👋"),
                        new Thing.Delivery(8, Long.MAX_VALUE, ""))
                .hasSize(3);
    }

    @Test
    void eventsOfOtherKindsAreCountedAndNotDelivered() {
        ServerFrame frame = ServerFrame.newBuilder()
                .addEvents(Event.newBuilder().setMessageEdited(Frames.message(7, 1, "edited")))
                .addEvents(Event.newBuilder().setMessageDeleted(Frames.message(7, 2, "")))
                .addEvents(Frames.sent(7, 3, "new"))
                .addEvents(Event.newBuilder()
                        .setReactionChanged(
                                ReactionChanged.newBuilder().setSeq(3).setEmoji("👍")))
                .addEvents(
                        Event.newBuilder().setReadMarked(ReadMarked.newBuilder().setReadSeq(3)))
                .build();

        assertThat(read(frame))
                .containsExactly(new Thing.Delivery(7, 3, "new"), new Thing.End(frame.getSerializedSize(), 5, false));
    }

    @Test
    void repliesAreAcknowledgementsOrRefusals() {
        Status status = Status.newBuilder()
                .setCode(8)
                .setMessage("the queue is full")
                .addDetails(Any.pack(Timestamp.getDefaultInstance()))
                .build();
        ServerFrame frame = ServerFrame.newBuilder()
                .addReplies(Frames.acknowledgement(12, 40_000_000))
                .addReplies(Reply.newBuilder().setRequestId("13").setError(status))
                .addReplies(Reply.newBuilder()
                        .setRequestId("14")
                        .setListRooms(ListRoomsResponse.newBuilder().setNextPageToken("next")))
                .build();

        assertThat(read(frame))
                .containsExactly(
                        new Thing.Acknowledgement(12, 40_000_000),
                        new Thing.Refusal(13, status),
                        new Thing.End(frame.getSerializedSize(), 0, false));
    }

    @Test
    void theNewestTokenIsKept() {
        assertThat(reader.resumeToken()).isEmpty();
        read(Frames.token("first"));
        assertThat(reader.resumeToken()).isEqualTo("first");
        read(Frames.token("later"));
        assertThat(reader.resumeToken()).isEqualTo("later");
        read(ServerFrame.newBuilder().addEvents(Frames.sent(7, 1, "no token")).build());
        assertThat(reader.resumeToken()).isEqualTo("later");
        read(Frames.token("a longer one"));
        assertThat(reader.resumeToken()).isEqualTo("a longer one");
        reader.rewind("first");
        assertThat(reader.resumeToken()).isEqualTo("first");
    }

    @Test
    void eachReaderHasATokenOfItsOwn() {
        FrameReader another = new FrameReader(new Told());
        read(Frames.token("mine"));
        another.parse(Frames.token("yours").toByteString().newInput());

        assertThat(reader.resumeToken()).isEqualTo("mine");
        assertThat(another.resumeToken()).isEqualTo("yours");
    }

    @Test
    void caughtUpIsToldOfItsOwnFrameOnly() {
        assertThat(read(ServerFrame.newBuilder().setCaughtUp(true).build())).containsExactly(new Thing.End(2, 0, true));
        assertThat(read(ServerFrame.getDefaultInstance())).containsExactly(new Thing.End(0, 0, false));
    }

    @Test
    void unknownFieldsAreSkippedEverywhere() {
        UnknownFieldSet unknown = Frames.unknownFields();
        Message message =
                Frames.message(7, 1, "known").setUnknownFields(unknown).build();
        ServerFrame frame = ServerFrame.newBuilder()
                .setUnknownFields(unknown)
                .addEvents(Event.newBuilder().setMessageSent(message).setUnknownFields(unknown))
                .addReplies(Frames.acknowledgement(3, 1).toBuilder()
                        .setUnknownFields(unknown)
                        .setSendMessage(
                                SendMessageResponse.newBuilder().setSeq(1).setUnknownFields(unknown)))
                .setResumeToken("token")
                .setCaughtUp(true)
                .build();

        assertThat(read(frame))
                .containsExactly(
                        new Thing.Delivery(7, 1, "known"),
                        new Thing.Acknowledgement(3, 1),
                        new Thing.End(frame.getSerializedSize(), 1, true));
        assertThat(reader.resumeToken()).isEqualTo("token");
    }

    @Test
    void nothingOfALongerFrameIsLeftInTheNext() {
        read(ServerFrame.newBuilder()
                .addEvents(Frames.sent(7, 1, "long".repeat(300)))
                .addEvents(Frames.sent(7, 2, "longer".repeat(300)))
                .build());

        assertThat(read(ServerFrame.newBuilder()
                        .addEvents(Frames.sent(7, 3, "short"))
                        .build()))
                .startsWith(new Thing.Delivery(7, 3, "short"))
                .hasSize(2);
    }

    /// The buffer is the thread's: a new thread has the first one.
    @ParameterizedTest
    @ValueSource(ints = {4_000, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 300_000})
    void aFrameLargerThanTheFirstBufferIsReadWhole(int bytes) throws Exception {
        ServerFrame frame = Frames.ofSize(bytes);

        assertThat(inANewThread(() -> read(frame))).isEqualTo(Told.expectedOf(frame));
    }

    @Test
    void aFrameThatArrivesByteForByteIsReadWhole() throws Exception {
        ServerFrame frame = Frames.ofSize(5_000);

        inANewThread(() -> reader.parse(new Dripping(frame.toByteArray())));

        assertThat(told.take()).isEqualTo(Told.expectedOf(frame));
    }

    @Test
    void aFrameThatIsCutIsNoFrame() {
        byte[] bytes = Frames.ofSize(5_000).toByteArray();

        assertThatThrownBy(() -> reader.parse(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length - 1))))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(told.take()).noneMatch(Thing.End.class::isInstance);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void framesMeanWhatProtobufReadsInThem(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < FRAMES; i++) {
            ServerFrame frame = Frames.any(random);
            String before = reader.resumeToken();

            assertThat(read(frame)).isEqualTo(Told.expectedOf(frame));
            assertThat(reader.resumeToken())
                    .isEqualTo(frame.getResumeToken().isEmpty() ? before : frame.getResumeToken());
        }
    }

    private List<Thing> read(ServerFrame frame) {
        reader.parse(frame.toByteString().newInput());
        return told.take();
    }

    private static <T> T inANewThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        return task.get();
    }

    /// A stream whose reads bring one byte each.
    private static final class Dripping extends ByteArrayInputStream {
        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }
}
