package dev.parley.server.rpc;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;

/// Reads requests and never throws: what is no message, or larger than {@link #MAX_REQUEST_BYTES} (after
/// decompression), becomes {@link Incoming.Unreadable}. Fields that the server does not know are dropped.
final class RequestMarshaller<T extends MessageLite> implements MethodDescriptor.Marshaller<Incoming<T>> {
    static final int MAX_REQUEST_BYTES = 1 << 20;

    private final Parser<T> parser;

    RequestMarshaller(T prototype) {
        @SuppressWarnings("unchecked") // A message's parser makes messages of its class.
        Parser<T> ofPrototype = (Parser<T>) prototype.getParserForType();
        this.parser = parser(ofPrototype);
    }

    @SuppressWarnings("unchecked") // Wrapping keeps the type; the bound of the wrapper is narrower than ours.
    private static <T extends MessageLite> Parser<T> parser(Parser<T> parser) {
        return (Parser<T>) DiscardUnknownFieldsParser.wrap((Parser<com.google.protobuf.Message>) (Parser<?>) parser);
    }

    @Override
    public Incoming<T> parse(InputStream stream) {
        byte[] bytes;
        try {
            bytes = readUpTo(stream, MAX_REQUEST_BYTES + 1);
        } catch (StatusRuntimeException largerThanTheTransportReads) {
            return tooLarge();
        } catch (IOException unreadable) {
            return malformed("could not be decompressed");
        }
        if (bytes.length > MAX_REQUEST_BYTES) return tooLarge();
        try {
            return new Incoming.Read<>(parser.parseFrom(bytes), holdsZero(bytes));
        } catch (InvalidProtocolBufferException notOne) {
            return malformed("is no message of this method, or holds text that is not UTF-8");
        }
    }

    private static byte[] readUpTo(InputStream stream, int limit) throws IOException {
        if (stream instanceof KnownLength && stream.available() < limit) return stream.readNBytes(stream.available());
        return stream.readNBytes(limit);
    }

    private static boolean holdsZero(byte[] bytes) {
        for (byte b : bytes) if (b == 0) return true;
        return false;
    }

    private static <T> Incoming<T> tooLarge() {
        return new Incoming.Unreadable<>(
                Refusal.of(Reason.MALFORMED_REQUEST, "the request is larger than 1 MiB; send less at once")
                        .with(Errors.LIMIT_BYTES, Integer.toString(MAX_REQUEST_BYTES)));
    }

    private static <T> Incoming<T> malformed(String what) {
        return new Incoming.Unreadable<>(Refusal.of(Reason.MALFORMED_REQUEST, "the request " + what));
    }

    @Override
    public InputStream stream(Incoming<T> request) {
        throw new UnsupportedOperationException("a server sends no requests");
    }
}
