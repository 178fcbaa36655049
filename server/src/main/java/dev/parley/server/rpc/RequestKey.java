package dev.parley.server.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.parley.server.log.Command;
import dev.parley.server.log.Once;
import dev.parley.server.log.Once.AnswerCodec;
import dev.parley.server.log.Work;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// Under which key a change is carried out once.
enum RequestKey {
    /// The client's, if it gave one: the change is safe to run again by its nature.
    IF_GIVEN,
    /// The client's, or a fresh one: run again after a commit of unknown outcome, the change would answer otherwise.
    ALWAYS;

    private static final String FIELD = "request_id";

    /// @param command answers in the words of the contract
    <A extends Message> Work<A> work(
            MethodDescriptor<?, A> method, Origin origin, Message request, Command<A> command) {
        Optional<UUID> given = Arguments.optionalUuid(FIELD, requestId(request));
        if (given.isEmpty() && this == IF_GIVEN) return command;
        return new Once<>(
                command,
                origin.user(),
                given.orElseGet(UUID::randomUUID),
                fingerprint(method.getFullMethodName(), request),
                new Codec<>(Prototypes.answer(method)));
    }

    private static String requestId(Message request) {
        return (String) request.getField(request.getDescriptorForType().findFieldByName(FIELD));
    }

    /// Of all that is asked, not of the key.
    private static byte[] fingerprint(String method, Message request) {
        Message asked = request.toBuilder()
                .clearField(request.getDescriptorForType().findFieldByName(FIELD))
                .build();
        return Sha256.of(method.getBytes(StandardCharsets.UTF_8), bytes(asked));
    }

    /// The same for equal messages, whatever the order of their maps.
    static byte[] bytes(Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException thereIsRoom) {
            throw new UncheckedIOException(thereIsRoom);
        }
        return bytes;
    }

    private record Codec<A extends Message>(A prototype) implements AnswerCodec<A> {
        @Override
        public byte[] encode(A answer) {
            return answer.toByteArray();
        }

        @Override
        @SuppressWarnings("unchecked") // A message's parser makes messages of its class.
        public A decode(byte[] bytes) {
            try {
                return (A) prototype.getParserForType().parseFrom(bytes);
            } catch (InvalidProtocolBufferException damaged) {
                throw new IllegalStateException("an answer that was kept cannot be read", damaged);
            }
        }
    }
}
