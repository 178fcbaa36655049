package dev.parley.terminal;

/// What a person asked for cannot be done. The message is the sentence that says why, and what to do instead.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String sentence) {
        super(sentence);
    }

    Refusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
