package dev.parley.server.promises;

import dev.parley.server.promises.Drafts.Draft;
import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Sends by unary calls. Some are given up by their deadline at once, some are repeated although they were answered,
/// and
/// some keys are used again for other words.
final class UnarySender implements Runnable {
    private static final Duration PACE = Duration.ofMillis(12);
    private static final Duration BACK_OFF = Duration.ofMillis(50);
    private static final int HASTY_IN_HUNDRED = 5;
    private static final int REPEATED_IN_HUNDRED = 3;

    private final TestClient client;
    private final Drafts drafts;
    private final History history;
    private final RandomGenerator random;
    private final Running running;

    /// Whether to begin new messages, and whether to go on repeating uncertain ones.
    interface Running {
        boolean more();

        boolean repeats();
    }

    UnarySender(TestClient client, Drafts drafts, History history, RandomGenerator random, Running running) {
        this.client = client;
        this.drafts = drafts;
        this.history = history;
        this.random = random;
        this.running = running;
    }

    @Override
    public void run() {
        while (running.more()) {
            Draft draft = drafts.next();
            if (Dice.inHundred(HASTY_IN_HUNDRED, random)) hastily(draft);
            Answer answer = client.attempt(draft.room(), draft.key(), draft.text());
            while (TestClient.mustBeRepeated(answer) && running.repeats()) {
                Pause.upTo(BACK_OFF, random);
                answer = client.attempt(draft.room(), draft.key(), draft.text());
            }
            drafts.stored(answer);
            if (answer instanceof Answer.Ok && Dice.inHundred(REPEATED_IN_HUNDRED, random)) {
                client.attempt(draft.room(), draft.key(), draft.text());
                client.attempt(draft.room(), draft.key(), draft.text() + ", and more");
            }
            Pause.upTo(PACE, random);
        }
    }

    /// One try that is given up long before a server can be expected to answer.
    private void hastily(Draft draft) {
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = TestClient.okOf(client.messages()
                    .withDeadlineAfter(500 + random.nextInt(4_000), TimeUnit.MICROSECONDS)
                    .sendMessage(TestClient.request(draft.room(), draft.key(), draft.text())));
        } catch (StatusRuntimeException failure) {
            answer = TestClient.answerOf(Verdict.of(failure));
        }
        history.attempted(
                new Attempt(client.user(), draft.room(), draft.key(), draft.text(), start, System.nanoTime(), answer));
    }
}
