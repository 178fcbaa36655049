package dev.parley.server.rpc;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Outcome;
import java.util.function.Function;

/// A command whose answer is already in the words of the contract, as it is kept under a request id.
record Answered<T, A>(Command<T> command, Function<T, A> answer) implements Command<A> {
    @Override
    public Outcome<A> run(Transaction tx) {
        return command.run(tx).map(answer);
    }

    @Override
    public boolean isBarrier() {
        return command.isBarrier();
    }

    @Override
    public boolean isAnswerKept() {
        return command.isAnswerKept();
    }

    @Override
    public Outcome<A> answerAgain(Transaction tx) {
        return command.answerAgain(tx).map(answer);
    }
}
