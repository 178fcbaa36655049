package dev.parley.terminal;

import dev.parley.client.ParleyException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/// What to tell a person about a failure.
final class Sentence {
    private Sentence() {}

    /// One line, safe to print.
    static String of(Throwable failure) {
        Throwable cause = causeOf(failure);
        String text = cause.getMessage();
        String sentence = VisibleText.line(text == null ? cause.getClass().getSimpleName() : text);
        return switch (cause) {
            case ParleyException failed
            when failed.reason() == ParleyException.Reason.NOT_CONNECTED ->
                "the server cannot be reached (" + sentence + ")";
            case ParleyException refused ->
                refused.retryAfter()
                        .map(wait -> sentence + "; try again in " + seconds(wait) + " s")
                        .orElse(sentence);
            case TimeoutException _ -> "there was no answer in time";
            default -> sentence;
        };
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    /// What went wrong, without the future that it went wrong in.
    static Throwable causeOf(Throwable failure) {
        Throwable inner = failure.getCause();
        return failure instanceof CompletionException && inner != null ? causeOf(inner) : failure;
    }
}
