package dev.parley.server.log;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Requests;
import java.util.Arrays;
import java.util.UUID;

/// A command under a key: carried out once, and a repeat under the key gets the same answer, or (see
/// {@link Command#isAnswerKept()}) what it would be now. Refusals are not
/// kept: a repeat of a refused request is tried anew.
///
/// @param fingerprint of the request; a repeat with another one is refused
public record Once<T>(Command<T> command, UserId caller, UUID requestId, byte[] fingerprint, AnswerCodec<T> codec)
        implements Command<T> {

    private static final byte[] NOT_KEPT = {};

    /// How an answer is kept.
    public interface AnswerCodec<T> {
        byte[] encode(T answer);

        T decode(byte[] bytes);
    }

    @Override
    public Outcome<T> run(Transaction tx) {
        Requests requests = tx.tables().requests();
        var kept = requests.find(caller, requestId);
        if (kept.isPresent()) {
            if (!Arrays.equals(kept.get().fingerprint(), fingerprint)) {
                return Outcome.refused(
                        Reason.REQUEST_ID_REUSED,
                        "request_id was used for another request; make a new UUID for each request");
            }
            return command.isAnswerKept() ? Outcome.done(codec.decode(kept.get().answer())) : command.answerAgain(tx);
        }
        Outcome<T> outcome = command.run(tx);
        if (outcome instanceof Outcome.Done<T>(T answer)) {
            byte[] bytes = command.isAnswerKept() ? codec.encode(answer) : NOT_KEPT;
            requests.keep(caller, requestId, fingerprint, bytes);
        }
        return outcome;
    }

    @Override
    public boolean isBarrier() {
        return command.isBarrier();
    }
}
