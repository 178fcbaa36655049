package dev.parley.server.rpc;

import com.google.protobuf.CodedOutputStream;
import dev.parley.server.fanout.Frame;
import dev.parley.v1.Drain;
import dev.parley.v1.ServerFrame;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Writes a frame as `ServerFrame` without encoding again what is ready: its parts one after the other, then resume
/// token, `caught_up` and `drain`.
final class FrameMarshaller implements MethodDescriptor.Marshaller<Frame> {
    @Override
    public InputStream stream(Frame frame) {
        return new Parts(frame.parts(), rest(frame));
    }

    @Override
    public Frame parse(InputStream stream) {
        throw new UnsupportedOperationException("a server reads no frames");
    }

    private static byte[] rest(Frame frame) {
        String token = frame.resumeToken();
        Drain drain = frame.drainAfter() == null
                ? null
                : Drain.newBuilder()
                        .setReconnectAfter(Mapping.duration(frame.drainAfter()))
                        .build();
        int length = 0;
        if (token != null) length += CodedOutputStream.computeStringSize(ServerFrame.RESUME_TOKEN_FIELD_NUMBER, token);
        if (frame.caughtUp()) length += CodedOutputStream.computeBoolSize(ServerFrame.CAUGHT_UP_FIELD_NUMBER, true);
        if (drain != null) length += CodedOutputStream.computeMessageSize(ServerFrame.DRAIN_FIELD_NUMBER, drain);
        return Splice.bytes(length, out -> {
            if (token != null) out.writeString(ServerFrame.RESUME_TOKEN_FIELD_NUMBER, token);
            if (frame.caughtUp()) out.writeBool(ServerFrame.CAUGHT_UP_FIELD_NUMBER, true);
            if (drain != null) out.writeMessage(ServerFrame.DRAIN_FIELD_NUMBER, drain);
        });
    }

    /// The bytes of the parts, then of the rest. gRPC drains it; only a transport inside one process reads it.
    private static final class Parts extends InputStream implements KnownLength, Drainable {
        private final List<byte[]> parts;
        private final byte[] rest;
        /// The array being read, counted over the parts and the rest, and how much of it has been.
        private int index;

        private int offset;
        private int remaining;

        Parts(List<byte[]> parts, byte[] rest) {
            this.parts = parts;
            this.rest = rest;
            int length = rest.length;
            for (byte[] part : parts) length += part.length;
            this.remaining = length;
        }

        private byte[] array() {
            return index < parts.size() ? parts.get(index) : rest;
        }

        @Override
        public int available() {
            return remaining;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = remaining;
            while (remaining > 0) {
                byte[] array = array();
                target.write(array, offset, array.length - offset);
                advance(array.length - offset);
            }
            return drained;
        }

        @Override
        public int read() {
            while (remaining > 0) {
                byte[] array = array();
                if (offset < array.length) {
                    int value = array[offset] & 0xff;
                    advance(1);
                    return value;
                }
                advance(0);
            }
            return -1;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            if (length == 0) return 0;
            while (remaining > 0) {
                byte[] array = array();
                int count = Math.min(length, array.length - offset);
                System.arraycopy(array, offset, into, at, count);
                advance(count);
                if (count > 0) return count;
            }
            return -1;
        }

        /// Moves on, and to the next array at the end of one.
        private void advance(int count) {
            remaining -= count;
            offset += count;
            if (offset == array().length && index < parts.size()) {
                index++;
                offset = 0;
            }
        }
    }
}
