package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.log.Submission;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Reply;
import io.grpc.Deadline;
import io.grpc.Status;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The requests of one `Connect` stream, from their arrival until their replies are written. Requests arrive one after
/// the other and never block; replies come from anywhere.
///
/// A request counts as in work until its reply has left, so that a client which asks and does not read stops itself.
final class ConnectWork {
    static final int MAX_IN_WORK = 256;
    private static final int MAX_ID_CHARACTERS = 36;

    private final ConnectServices services;
    private final Origin origin;
    private final Subscriber subscriber;
    private final IntConsumer askForMore;
    private final OrderedWrites writes;
    private final PacedReads reads;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    /// Requests in work, and 1 while the client may send more.
    private final AtomicInteger open = new AtomicInteger(1);

    /// @param askForMore lets the client send so many requests more; from any thread
    ConnectWork(ConnectServices services, Origin origin, Subscriber subscriber, IntConsumer askForMore) {
        this.services = services;
        this.origin = origin.by(subscriber);
        this.subscriber = subscriber;
        this.askForMore = askForMore;
        this.writes = new OrderedWrites(services.sequencer());
        this.reads = new PacedReads(services.virtualThreads());
    }

    /// Begins a request.
    ///
    /// @return why the stream ends, if the frame breaks its rules: `PROTOCOL_VIOLATION`
    @Nullable
    Refusal begin(ConnectRequest frame, boolean mayHoldNul, Deadline deadline) {
        String id = frame.getRequestId();
        if (frame.hasHello()) return violation("hello came a second time; it is only the first frame");
        if (id.isEmpty()) return violation("a frame has no request_id; number the frames, 1 to 36 characters each");
        if (id.codePointCount(0, id.length()) > MAX_ID_CHARACTERS) {
            return violation("a request_id is longer than 36 characters");
        }
        if (mayHoldNul && id.indexOf('\0') >= 0) return violation("a request_id holds the character NUL");
        if (!ids.add(id)) return violation("a request_id is still in work; use another for each request");
        open.incrementAndGet();
        FrameTable.Row<?, ?> row = services.frames().row(frame.getRequestCase().getNumber());
        if (row == null) {
            reply(
                    id,
                    Reply.ERROR_FIELD_NUMBER,
                    Errors.status(
                            Refusal.of(Reason.METHOD_UNKNOWN, "the frame holds no request that this server knows")));
        } else {
            begin(new Request<>(row, id, System.nanoTime()), frame, mayHoldNul, deadline);
        }
        return null;
    }

    static Refusal violation(String message) {
        return Refusal.of(Reason.PROTOCOL_VIOLATION, message);
    }

    private record Request<Q extends Message, A extends Message>(FrameTable.Row<Q, A> row, String id, long began) {
        Rpc<Q, A> rpc() {
            return row.rpc();
        }
    }

    private <Q extends Message, A extends Message> void begin(
            Request<Q, A> request, ConnectRequest frame, boolean mayHoldNul, Deadline deadline) {
        Rpc<Q, A> rpc = request.rpc();
        if (rpc.inFrame() == null) throw new IllegalStateException(rpc.fullName() + " is in no frame");
        Q message = rpc.inFrame().apply(frame);
        Dispatch dispatch = services.dispatch();
        Optional<Refusal> refusal = dispatch.check(rpc, origin, message, mayHoldNul);
        if (refusal.isPresent()) {
            finish(request, Outcome.refused(refusal.get()));
            return;
        }
        switch (rpc.handling()) {
            case Handling.Immediate<Q, A>(var answer) ->
                finish(request, dispatch.guarded(rpc, deadline, () -> answer.apply(origin, message)));
            case Handling.Blocking<Q, A>(var answer) ->
                reads.add(() -> finish(request, dispatch.guarded(rpc, deadline, () -> answer.apply(origin, message))));
            case Handling.Write<Q, ?, A> write -> write(request, write, message, deadline);
        }
    }

    private <Q extends Message, T, A extends Message> void write(
            Request<Q, A> request, Handling.Write<Q, T, A> write, Q message, Deadline deadline) {
        Outcome<Submission<T>> submission = services.dispatch()
                .submission(request.rpc(), write, origin, message, deadline, answer -> finish(request, answer));
        switch (submission) {
            case Outcome.Done<Submission<T>>(Submission<T> ready) -> writes.add(ready);
            case Outcome.Refused<Submission<T>>(Refusal refused) -> finish(request, Outcome.refused(refused));
        }
    }

    private <A extends Message> void finish(Request<?, A> request, Outcome<A> outcome) {
        Status.Code code;
        switch (outcome) {
            case Outcome.Done<A>(A value) -> {
                code = Status.Code.OK;
                reply(request.id(), request.row().replyNumber(), value);
            }
            case Outcome.Refused<A>(Refusal refusal) -> {
                code = Errors.code(refusal);
                reply(request.id(), Reply.ERROR_FIELD_NUMBER, Errors.status(refusal));
            }
        }
        services.metrics().answeredInFrame(request.rpc().fullName(), code, System.nanoTime() - request.began());
    }

    private void reply(String id, int number, Message result) {
        byte[] reply = Splice.reply(id, number, result);
        reads.owe(reply.length);
        ids.remove(id);
        subscriber.reply(reply);
    }

    /// Replies are out.
    void replied(int count, long bytes) {
        reads.owe(-bytes);
        if (open.addAndGet(-count) == 0) subscriber.complete();
        else askForMore.accept(count);
    }

    /// The client will send nothing more: the stream ends well once everything is answered.
    void noMore() {
        if (open.decrementAndGet() == 0) subscriber.complete();
    }
}
