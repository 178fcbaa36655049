package dev.parley.server.promises;

import dev.parley.server.promises.Drafts.Draft;
import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.server.promises.History.Leg;
import dev.parley.server.promises.UnarySender.Running;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A native client: sends and reads over one Connect stream, several messages unanswered at a time. When the stream
/// breaks
/// it resumes, and repeats what was not answered.
final class ConnectSender implements Runnable {
    private static final int UNANSWERED_AT_MOST = 8;
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration PACE = Duration.ofMillis(15);
    private static final Duration BACK_OFF = Duration.ofMillis(100);
    private static final int CUTS_IN_THOUSAND = 5;

    private final String name;
    private final TestClient client;
    private final Drafts drafts;
    private final History history;
    private final RandomGenerator random;
    private final Running running;
    private final Bookmark bookmark;
    private final Map<String, Sent> unanswered = new HashMap<>();
    private final Deque<Draft> again = new ArrayDeque<>();
    private int requests;

    private record Sent(Draft draft, long nanos) {}

    ConnectSender(
            String name,
            TestClient client,
            Drafts drafts,
            History history,
            RandomGenerator random,
            Running running,
            String token) {
        this.name = name;
        this.client = client;
        this.drafts = drafts;
        this.history = history;
        this.random = random;
        this.running = running;
        this.bookmark = new Bookmark(token);
    }

    @Override
    public void run() {
        while (goesOn()) {
            Leg leg = history.opened(name, client.user(), Transport.CONNECT, bookmark.newest());
            Call call = Call.connect(client.streams(), leg, List.of());
            boolean came = useOneCall(call);
            call.cut();
            nobodyKnows(call.end());
            if (!came) Pause.upTo(BACK_OFF, random);
        }
    }

    private boolean goesOn() {
        return running.more() || (running.repeats() && !(again.isEmpty() && unanswered.isEmpty()));
    }

    /// @return whether any frame came
    private boolean useOneCall(Call call) {
        boolean came = false;
        while (goesOn() && call.end() == null && random.nextInt(1_000) >= CUTS_IN_THOUSAND) {
            if (came) write(call);
            ServerFrame frame = call.next(LOOK_UP);
            if (frame == null) continue;
            came = true;
            bookmark.keep(frame);
            frame.getRepliesList().forEach(this::answered);
            Pause.upTo(PACE, random);
        }
        return came;
    }

    private void write(Call call) {
        while (unanswered.size() < UNANSWERED_AT_MOST && (!again.isEmpty() || running.more())) {
            Draft draft = again.isEmpty() ? drafts.next() : again.removeFirst();
            String request = Integer.toString(++requests);
            unanswered.put(request, new Sent(draft, System.nanoTime()));
            call.send(ConnectRequest.newBuilder()
                    .setRequestId(request)
                    .setSendMessage(TestClient.request(draft.room(), draft.key(), draft.text()))
                    .build());
        }
    }

    private void answered(Reply reply) {
        Sent sent = unanswered.remove(reply.getRequestId());
        if (sent == null) throw new AssertionError("an answer to no request: " + reply);
        record(
                sent,
                reply.hasError()
                        ? TestClient.answerOf(Verdict.of(reply.getError()))
                        : TestClient.okOf(reply.getSendMessage()));
    }

    private void record(Sent sent, Answer answer) {
        Draft draft = sent.draft();
        history.attempted(new Attempt(
                client.user(), draft.room(), draft.key(), draft.text(), sent.nanos(), System.nanoTime(), answer));
        if (TestClient.mustBeRepeated(answer)) again.addLast(draft);
        drafts.stored(answer);
    }

    private void nobodyKnows(@org.jspecify.annotations.Nullable Verdict end) {
        Verdict how = end == null ? new Verdict(Status.Code.CANCELLED, "") : end;
        unanswered.values().stream()
                .sorted(java.util.Comparator.comparingLong(Sent::nanos))
                .forEach(sent -> record(sent, new Answer.Unknown(how)));
        unanswered.clear();
    }
}
