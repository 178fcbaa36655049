package dev.parley.server.rpc;

import dev.parley.server.model.Refusal;

/// An argument that cannot be read. Thrown by {@link Arguments} alone and turned into its refusal by {@link Dispatch}
/// alone, so that a row of a method table reads its arguments one after the other. Has no stack.
final class RefusedArgument extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedArgument(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
