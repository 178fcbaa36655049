package dev.parley.bench.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.google.rpc.Status;
import dev.parley.bench.wire.Receiver.Bytes;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.Reply;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads `ServerFrame`s of one client field by field, without building messages: on a machine of two cores, what
/// the client saves the server can use. Confined to the client thread.
final class FrameReader implements MethodDescriptor.Marshaller<FrameReader.Read> {
    private static final int FIRST_BUFFER_BYTES = 4 << 10;
    /// One for all streams of the client thread.
    private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

    private final Receiver receiver;
    private byte @Nullable [] resumeToken;

    FrameReader(Receiver receiver) {
        this.receiver = receiver;
    }

    /// That a frame was read; everything in it has been told to the receiver.
    enum Read {
        READ
    }

    private static final class Buffer {
        byte[] bytes = new byte[FIRST_BUFFER_BYTES];
    }

    /// The newest one; empty before the first.
    String resumeToken() {
        return resumeToken == null ? "" : new String(resumeToken, StandardCharsets.US_ASCII);
    }

    /// A method whose frames are read here.
    <Q> MethodDescriptor<Q, Read> reading(MethodDescriptor<Q, ServerFrame> method) {
        return method.toBuilder(method.getRequestMarshaller(), this).build();
    }

    void rewind(String token) {
        resumeToken = token.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public InputStream stream(Read value) {
        throw new UnsupportedOperationException("a client writes no frames");
    }

    @Override
    public Read parse(InputStream stream) {
        Buffer buffer = BUFFER.get();
        try {
            int length = 0;
            while (true) {
                int count = stream.read(buffer.bytes, length, buffer.bytes.length - length);
                if (count < 0) break;
                length += count;
                if (length == buffer.bytes.length) buffer.bytes = java.util.Arrays.copyOf(buffer.bytes, length * 2);
            }
            read(buffer.bytes, length);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return Read.READ;
    }

    void read(byte[] bytes, int length) throws IOException {
        receiver.arrived();
        CodedInputStream in = CodedInputStream.newInstance(bytes, 0, length);
        int events = 0;
        boolean caughtUp = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case ServerFrame.EVENTS_FIELD_NUMBER -> {
                    events++;
                    event(bytes, in);
                }
                case ServerFrame.REPLIES_FIELD_NUMBER -> reply(in);
                case ServerFrame.RESUME_TOKEN_FIELD_NUMBER -> token(bytes, in);
                case ServerFrame.CAUGHT_UP_FIELD_NUMBER -> caughtUp = in.readBool();
                default -> in.skipField(tag);
            }
        }
        receiver.frameEnd(length, events, caughtUp);
    }

    private void token(byte[] bytes, CodedInputStream in) throws IOException {
        int size = in.readRawVarint32();
        int at = in.getTotalBytesRead();
        if (resumeToken == null || resumeToken.length != size) resumeToken = new byte[size];
        System.arraycopy(bytes, at, resumeToken, 0, size);
        in.skipRawBytes(size);
    }

    private void event(byte[] bytes, CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == Event.MESSAGE_SENT_FIELD_NUMBER) message(bytes, in);
            else in.skipField(tag);
        }
        in.popLimit(outer);
    }

    private void message(byte[] bytes, CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        long room = 0;
        long seq = 0;
        Bytes text = new Bytes(bytes, 0, 0);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Message.ROOM_ID_FIELD_NUMBER -> room = room(bytes, in);
                case Message.SEQ_FIELD_NUMBER -> seq = in.readInt64();
                case Message.TEXT_FIELD_NUMBER -> {
                    int size = in.readRawVarint32();
                    text = new Bytes(bytes, in.getTotalBytesRead(), size);
                    in.skipRawBytes(size);
                }
                default -> in.skipField(tag);
            }
        }
        in.popLimit(outer);
        receiver.delivered(room, seq, text);
    }

    /// The number in a room's id, such as 17 of "r17".
    private static long room(byte[] bytes, CodedInputStream in) throws IOException {
        int size = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        in.skipRawBytes(size);
        long number = 0;
        for (int at = start + 1; at < start + size; at++) number = number * 10 + (bytes[at] - '0');
        return number;
    }

    private void reply(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        long request = -1;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Reply.REQUEST_ID_FIELD_NUMBER -> request = Long.parseLong(in.readString());
                case Reply.SEND_MESSAGE_FIELD_NUMBER -> receiver.acknowledged(request, sent(in));
                case Reply.ERROR_FIELD_NUMBER -> receiver.refused(request, Status.parseFrom(in.readByteBuffer()));
                default -> in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private static long sent(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        long seq = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == SendMessageResponse.SEQ_FIELD_NUMBER) seq = in.readInt64();
            else in.skipField(tag);
        }
        in.popLimit(outer);
        return seq;
    }
}
