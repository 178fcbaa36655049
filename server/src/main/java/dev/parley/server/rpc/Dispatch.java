package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.log.Sequencer;
import dev.parley.server.log.Submission;
import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Carries requests out: by the contract's rules and the user's limits first, then by their row of the table. Whatever
/// happens comes back as an outcome; nothing is thrown.
final class Dispatch {
    private static final Duration QUEUE_FULL_RETRY_AFTER = Duration.ofMillis(250);

    private final Sequencer sequencer;
    private final Validation validation;
    private final RateLimits limits;

    Dispatch(Sequencer sequencer, Validation validation, RateLimits limits) {
        this.sequencer = sequencer;
        this.validation = validation;
        this.limits = limits;
    }

    /// Whether a request breaks a rule or a limit. Never blocks.
    Optional<Refusal> check(Rpc<?, ?> rpc, Origin origin, Message request, boolean mayHoldNul) {
        try {
            Optional<Refusal> invalid = validation.check(request, mayHoldNul);
            if (invalid.isPresent() || rpc.quota() == Quota.NONE) return invalid;
            return limits.takeOfUser(origin.user(), rpc.quota());
        } catch (RuntimeException failure) {
            return Optional.of(Unexpected.refusal(rpc.fullName(), failure, false));
        }
    }

    /// Carries out a unary call. Blocks.
    <Q extends Message, A extends Message> Outcome<A> carryOut(
            Rpc<Q, A> rpc, Origin origin, Incoming.Read<Q> request, Deadline deadline) {
        Optional<Refusal> refusal = check(rpc, origin, request.message(), request.mayHoldNul());
        if (refusal.isPresent()) return Outcome.refused(refusal.get());
        return switch (rpc.handling()) {
            case Handling.Blocking<Q, A>(var answer) ->
                guarded(rpc, deadline, () -> answer.apply(origin, request.message()));
            case Handling.Immediate<Q, A>(var answer) ->
                guarded(rpc, deadline, () -> answer.apply(origin, request.message()));
            case Handling.Write<Q, ?, A> write -> write(rpc, write, origin, request.message(), deadline);
        };
    }

    private <Q extends Message, T, A extends Message> Outcome<A> write(
            Rpc<Q, A> rpc, Handling.Write<Q, T, A> write, Origin origin, Q request, Deadline deadline) {
        CompletableFuture<Outcome<A>> answer = new CompletableFuture<>();
        Outcome<Submission<T>> submission = submission(rpc, write, origin, request, deadline, answer::complete);
        return switch (submission) {
            case Outcome.Refused<Submission<T>>(Refusal refusal) -> Outcome.refused(refusal);
            case Outcome.Done<Submission<T>>(Submission<T> ready) ->
                sequencer.submit(ready) ? await(answer, deadline) : Outcome.refused(queueFull());
        };
    }

    private static <A> Outcome<A> await(CompletableFuture<Outcome<A>> answer, Deadline deadline) {
        try {
            return answer.get(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException outOfTime) {
            return Outcome.refused(Unexpected.deadlineExceeded());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Outcome.refused(Reason.CANCELLED, "the call was given up");
        } catch (ExecutionException neverCompletedSo) {
            throw new IllegalStateException(neverCompletedSo);
        }
    }

    private static Refusal queueFull() {
        return Refusal.retry(
                Reason.QUEUE_FULL,
                "the server takes no more writes right now; repeat under the same key",
                QUEUE_FULL_RETRY_AFTER);
    }

    /// Answers a request that is no write. May block if its row says so.
    <A extends Message> Outcome<A> guarded(Rpc<?, A> rpc, Deadline deadline, Supplier<Outcome<A>> answer) {
        try {
            return Deadlines.within(deadline, answer);
        } catch (RefusedArgument refused) {
            return Outcome.refused(refused.refusal());
        } catch (RuntimeException | Error failure) {
            return Outcome.refused(Unexpected.refusal(rpc.fullName(), failure, deadline.isExpired()));
        }
    }

    /// Makes a write ready for the sequencer. Never blocks.
    ///
    /// @param done told the answer once, on the sequencer's thread
    <Q extends Message, T, A extends Message> Outcome<Submission<T>> submission(
            Rpc<Q, A> rpc,
            Handling.Write<Q, T, A> write,
            Origin origin,
            Q request,
            Deadline deadline,
            Consumer<Outcome<A>> done) {
        try {
            return write.work()
                    .apply(origin, request)
                    .map((Work<T> work) -> new Submission<>(
                            work,
                            Deadlines.nanoTime(deadline),
                            outcome -> done.accept(answer(rpc, write, request, outcome))));
        } catch (RefusedArgument refused) {
            return Outcome.refused(refused.refusal());
        } catch (RuntimeException failure) {
            return Outcome.refused(Unexpected.refusal(rpc.fullName(), failure, false));
        }
    }

    private static <Q extends Message, T, A extends Message> Outcome<A> answer(
            Rpc<Q, A> rpc, Handling.Write<Q, T, A> write, Q request, Outcome<T> outcome) {
        try {
            return outcome.map(value -> write.answer().apply(request, value));
        } catch (RuntimeException failure) {
            return Outcome.refused(Unexpected.refusal(rpc.fullName(), failure, false));
        }
    }
}
