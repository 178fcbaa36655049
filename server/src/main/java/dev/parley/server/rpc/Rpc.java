package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.log.Command;
import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import dev.parley.v1.ConnectRequest;
import io.grpc.MethodDescriptor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One unary method of the contract, carried out alike by its own call and by a frame of `Connect`.
///
/// @param method from the generated stubs
/// @param inFrame its request in a frame; null when `Connect` does not carry the method
record Rpc<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> method,
        Quota quota,
        @Nullable Function<ConnectRequest, Q> inFrame,
        Handling<Q, A> handling) {

    String fullName() {
        return method.getFullMethodName();
    }

    /// A method that reads, and may block.
    static <Q extends Message, A extends Message> Rpc<Q, A> read(
            MethodDescriptor<Q, A> method,
            Function<ConnectRequest, Q> inFrame,
            BiFunction<Origin, Q, Outcome<A>> answer) {
        return new Rpc<>(method, Quota.REQUESTS, inFrame, new Handling.Blocking<>(answer));
    }

    /// A method that touches memory only.
    static <Q extends Message, A extends Message> Rpc<Q, A> immediate(
            MethodDescriptor<Q, A> method,
            Function<ConnectRequest, Q> inFrame,
            BiFunction<Origin, Q, Outcome<A>> answer) {
        return new Rpc<>(method, Quota.REQUESTS, inFrame, new Handling.Immediate<>(answer));
    }

    /// A method that writes and is safe to repeat by its nature.
    static <Q extends Message, T, A extends Message> Rpc<Q, A> write(
            MethodDescriptor<Q, A> method,
            Quota quota,
            Function<ConnectRequest, Q> inFrame,
            BiFunction<Origin, Q, Outcome<Work<T>>> work,
            BiFunction<Q, T, A> answer) {
        return new Rpc<>(method, quota, inFrame, new Handling.Write<>(work, answer));
    }

    /// A method that writes and takes a `request_id`.
    static <Q extends Message, T, A extends Message> Rpc<Q, A> keyed(
            MethodDescriptor<Q, A> method,
            RequestKey key,
            Function<ConnectRequest, Q> inFrame,
            BiFunction<Origin, Q, Command<T>> command,
            Function<T, A> answer) {
        return write(
                method,
                Quota.SENDS,
                inFrame,
                (origin, request) -> Outcome.done(
                        key.work(method, origin, request, new Answered<>(command.apply(origin, request), answer))),
                (request, done) -> done);
    }
}
