package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a reader has told its receiver, and what it should tell of a frame. The text is copied: its bytes are
/// lent.
final class Told implements Receiver {
    private final List<Thing> things = new ArrayList<>();
    private boolean arrived;

    /// One call of a receiver's method.
    sealed interface Thing {
        record Delivery(long room, long seq, String text) implements Thing {}

        record Acknowledgement(long request, long seq) implements Thing {}

        record Refusal(long request, Status why) implements Thing {}

        record End(int bytes, int events, boolean caughtUp) implements Thing {}
    }

    /// Since the last time.
    List<Thing> take() {
        List<Thing> taken = List.copyOf(things);
        things.clear();
        return taken;
    }

    /// Of frames whose fields are in the order of their numbers, as protobuf writes them.
    static List<Thing> expectedOf(ServerFrame frame) {
        List<Thing> expected = new ArrayList<>();
        for (Event event : frame.getEventsList()) {
            if (event.hasMessageSent()) expected.add(delivery(event.getMessageSent()));
        }
        for (Reply reply : frame.getRepliesList()) {
            if (reply.hasSendMessage()) {
                expected.add(new Thing.Acknowledgement(
                        Long.parseLong(reply.getRequestId()),
                        reply.getSendMessage().getSeq()));
            }
            if (reply.hasError()) {
                expected.add(new Thing.Refusal(Long.parseLong(reply.getRequestId()), reply.getError()));
            }
        }
        expected.add(new Thing.End(frame.getSerializedSize(), frame.getEventsCount(), frame.getCaughtUp()));
        return expected;
    }

    private static Thing delivery(Message message) {
        return new Thing.Delivery(
                Long.parseLong(message.getRoomId().substring(1)), message.getSeq(), message.getText());
    }

    @Override
    public void arrived() {
        assertThat(arrived).as("a frame arrives once").isFalse();
        arrived = true;
    }

    private void tell(Thing thing) {
        assertThat(arrived).as("a frame arrives before its parts").isTrue();
        things.add(thing);
    }

    @Override
    public void delivered(long room, long seq, Bytes text) {
        String copy = new String(text.array(), text.offset(), text.length(), StandardCharsets.UTF_8);
        tell(new Thing.Delivery(room, seq, copy));
    }

    @Override
    public void acknowledged(long request, long seq) {
        tell(new Thing.Acknowledgement(request, seq));
    }

    @Override
    public void refused(long request, Status why) {
        tell(new Thing.Refusal(request, why));
    }

    @Override
    public void frameEnd(int bytes, int events, boolean caughtUp) {
        tell(new Thing.End(bytes, events, caughtUp));
        arrived = false;
    }

    @Override
    public void ended(io.grpc.Status status) {
        throw new AssertionError("a reader knows nothing of streams");
    }
}
