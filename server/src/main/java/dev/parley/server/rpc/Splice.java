package dev.parley.server.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Ready bytes of a `ServerFrame`'s fields: a message once encoded, with its field number and length in front, is a
/// part
/// of any frame, because protobuf lets fields be strung together.
final class Splice {
    private Splice() {}

    interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    /// Writes exactly this many bytes.
    static byte[] bytes(int length, Writing writing) {
        byte[] bytes = new byte[length];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
        } catch (IOException notEnoughRoom) {
            throw new UncheckedIOException(notEnoughRoom);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /// A field of the frame that holds a message.
    static byte[] field(int number, MessageLite message) {
        return bytes(CodedOutputStream.computeMessageSize(number, message), out -> out.writeMessage(number, message));
    }

    /// A reply, without building it as a message.
    ///
    /// @param number of the field of `Reply` that the result belongs to
    static byte[] reply(String requestId, int number, MessageLite result) {
        int length = CodedOutputStream.computeStringSize(Reply.REQUEST_ID_FIELD_NUMBER, requestId)
                + CodedOutputStream.computeMessageSize(number, result);
        int total = CodedOutputStream.computeTagSize(ServerFrame.REPLIES_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(length)
                + length;
        return bytes(total, out -> {
            out.writeTag(ServerFrame.REPLIES_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(length);
            out.writeString(Reply.REQUEST_ID_FIELD_NUMBER, requestId);
            out.writeMessage(number, result);
        });
    }

    /// Whether a part of a frame is a reply.
    static boolean isReply(byte[] part) {
        return part[0] == REPLY_TAG;
    }

    private static final byte REPLY_TAG =
            (byte) (ServerFrame.REPLIES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
}
