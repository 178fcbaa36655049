package dev.parley.server.auth;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Outcome.Done;
import dev.parley.server.model.Outcome.Refused;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;

/// Opens outcomes for tests.
final class Outcomes {
    private Outcomes() {}

    static <T> T value(Outcome<T> outcome) {
        return switch (outcome) {
            case Done<T>(T value) -> value;
            case Refused<T>(Refusal refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Done<?>(Object value) -> throw new AssertionError("not refused: " + value);
            case Refused<?>(Refusal refusal) -> refusal;
        };
    }

    static Reason reason(Outcome<?> outcome) {
        return refusal(outcome).reason();
    }
}
