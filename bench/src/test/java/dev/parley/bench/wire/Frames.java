package dev.parley.bench.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Status;
import dev.parley.v1.Drain;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.ReadMarked;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.Signal;
import dev.parley.v1.Typing;
import dev.parley.v1.Welcome;
import java.util.Random;

/// Frames as a server writes them.
final class Frames {
    private Frames() {}

    static ServerFrame any(Random random) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        if (random.nextInt(5) == 0)
            frame.setWelcome(Welcome.newBuilder().setSessionId("s").setUserId("u1"));
        for (int events = random.nextInt(4) * random.nextInt(10); events > 0; events--) frame.addEvents(event(random));
        if (random.nextBoolean()) frame.setResumeToken("token".repeat(1 + random.nextInt(3)) + random.nextInt(10));
        frame.setCaughtUp(random.nextInt(5) == 0);
        for (int signals = random.nextInt(3); signals > 0; signals--) {
            frame.addSignals(Signal.newBuilder()
                    .setTyping(Typing.newBuilder().setUserId("u1").setRoomId("r1")));
        }
        for (int replies = random.nextInt(5); replies > 0; replies--) frame.addReplies(reply(random));
        if (random.nextInt(10) == 0) frame.setDrain(Drain.getDefaultInstance());
        if (random.nextInt(3) == 0) frame.setUnknownFields(unknownFields());
        return frame.build();
    }

    private static Event event(Random random) {
        Message.Builder message =
                message(1 + random.nextLong(1L << 40), 1 + random.nextInt(1 << 30), "ä".repeat(random.nextInt(200)));
        Event.Builder event = Event.newBuilder().setPosition(random.nextInt()).setRoomId("r99");
        return switch (random.nextInt(4)) {
            case 0 -> event.setMessageEdited(message).build();
            case 1 -> event.setReadMarked(ReadMarked.newBuilder().setReadSeq(3)).build();
            default -> event.setMessageSent(message).build();
        };
    }

    private static Reply reply(Random random) {
        return random.nextInt(4) == 0
                ? Reply.newBuilder()
                        .setRequestId(Integer.toString(random.nextInt(1_000)))
                        .setError(
                                Status.newBuilder().setCode(random.nextInt(17)).setMessage("no"))
                        .build()
                : acknowledgement(random.nextInt(1 << 20), 1 + random.nextInt(1 << 30));
    }

    static Reply acknowledgement(long request, long seq) {
        return Reply.newBuilder()
                .setRequestId(Long.toString(request))
                .setSendMessage(SendMessageResponse.newBuilder()
                        .setRoomId("r7")
                        .setSeq(seq)
                        .setClientMessageId("018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e"))
                .build();
    }

    static ServerFrame token(String token) {
        return ServerFrame.newBuilder().setResumeToken(token).build();
    }

    static Event sent(long room, long seq, String text) {
        return Event.newBuilder()
                .setPosition(seq)
                .setRoomId("r" + room)
                .setMessageSent(message(room, seq, text))
                .build();
    }

    static Message.Builder message(long room, long seq, String text) {
        return Message.newBuilder()
                .setRoomId("r" + room)
                .setSeq(seq)
                .setSenderId("u4210733105")
                .setClientMessageId("018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e")
                .setText(text)
                .putAttributes("device", "phone")
                .setCreateTime(Timestamp.newBuilder().setSeconds(1_773_500_966))
                .setEtag("1");
    }

    /// One of each way that a field is written, groups included, with numbers that no message has.
    static UnknownFieldSet unknownFields() {
        UnknownFieldSet inner = UnknownFieldSet.newBuilder()
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .build();
        return UnknownFieldSet.newBuilder()
                .addField(
                        1_000,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(2)
                                .addFixed64(3)
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .addGroup(inner)
                                .build())
                .build();
    }

    /// A frame of exactly this size: its last text is as long as it takes.
    static ServerFrame ofSize(int bytes) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        long seq = 1;
        while (frame.build().getSerializedSize() < bytes - 600) frame.addEvents(sent(7, seq++, "of many"));
        for (int length = 200; ; length++) {
            ServerFrame made =
                    frame.clone().addEvents(sent(7, seq, "x".repeat(length))).build();
            if (made.getSerializedSize() == bytes) return made;
            if (made.getSerializedSize() > bytes) throw new IllegalArgumentException("no frame of " + bytes);
        }
    }
}
