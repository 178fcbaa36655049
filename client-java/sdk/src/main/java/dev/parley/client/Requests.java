package dev.parley.client;

import dev.parley.client.wire.Connection;
import dev.parley.client.wire.Failure;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Reply;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Requests that are not answered yet. All of them are idempotent: one whose fate is unknown, because its
/// connection broke, is made again on the next one, for as long as its asker has patience. On the loop.
final class Requests {
    /// Fewer than the server takes, which stops reading a stream with too many.
    private static final int IN_WORK = 64;

    /// How often a request is repeated that the server answers with a defect.
    private static final int DEFECTS = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Loop loop;
    private final RandomGenerator random;
    private final Runnable renew;
    private final Map<String, Request> unanswered = new LinkedHashMap<>();
    private @Nullable Connection connection;
    private long made;
    private int inWork;

    Requests(Loop loop, RandomGenerator random, Runnable renew) {
        this.loop = loop;
        this.random = random;
        this.renew = renew;
    }

    private enum State {
        WAITING,
        IN_WORK,
        PAUSED
    }

    private static final class Request {
        private final ConnectRequest whole;
        private final Consumer<Reply> replied;
        private final Consumer<ParleyException> failed;
        private final Backoff backoff;
        private Loop.@Nullable Timer patience;
        private Loop.@Nullable Timer pause;
        private State state = State.WAITING;
        private int defects;

        Request(ConnectRequest whole, Consumer<Reply> replied, Consumer<ParleyException> failed, Backoff backoff) {
            this.whole = whole;
            this.replied = replied;
            this.failed = failed;
            this.backoff = backoff;
        }
    }

    /// Makes a request. Either of the two is told, once; `replied` never holds an error.
    ///
    /// @param patience how long to wait for connections and an answer; null: for ever
    void make(
            ConnectRequest.Builder body,
            @Nullable Duration patience,
            Consumer<Reply> replied,
            Consumer<ParleyException> failed) {
        String id = Long.toString(++made, Character.MAX_RADIX);
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        Request request = new Request(body.setRequestId(id).build(), replied, failed, backoff);
        unanswered.put(id, request);
        if (patience != null) request.patience = loop.after(patience, () -> giveUp(request));
        flush();
    }

    private void giveUp(Request request) {
        finish(request);
        request.failed.accept(new ParleyException(
                ParleyException.Reason.NOT_CONNECTED, "there was no answer in time; it may have been carried out"));
        flush();
    }

    private void finish(Request request) {
        unanswered.remove(request.whole.getRequestId());
        if (request.patience != null) request.patience.cancel();
        if (request.pause != null) request.pause.cancel();
        if (request.state == State.IN_WORK) inWork--;
    }

    /// Requests go this way from now on, those in work on a former connection once more.
    void connected(Connection fresh) {
        disconnected();
        connection = fresh;
        flush();
    }

    void disconnected() {
        connection = null;
        inWork = 0;
        for (Request request : unanswered.values()) {
            if (request.pause != null) request.pause.cancel();
            request.pause = null;
            request.state = State.WAITING;
        }
    }

    private void flush() {
        if (connection == null) return;
        for (Request request : List.copyOf(unanswered.values())) {
            if (connection == null || inWork >= IN_WORK) return;
            if (request.state != State.WAITING) continue;
            request.state = State.IN_WORK;
            inWork++;
            connection.request(request.whole);
        }
    }

    void replied(Reply reply) {
        Request request = unanswered.get(reply.getRequestId());
        if (request == null) return;
        finish(request);
        request.replied.accept(reply);
        flush();
    }

    void refused(String requestId, Failure why) {
        Request request = unanswered.get(requestId);
        if (request == null || request.state != State.IN_WORK) return;
        if (why.reason().equals(ParleyException.Reason.TOKEN_EXPIRED.name())) {
            // It stays in work: the connection with the fresh token makes it again.
            renew.run();
        } else if (isPassing(why) || isUnknown(request, why)) {
            inWork--;
            request.state = State.PAUSED;
            Duration own = request.backoff.next();
            Duration told = why.retryAfter();
            request.pause = loop.after(told == null ? own : told.plus(own), () -> {
                request.state = State.WAITING;
                flush();
            });
        } else {
            finish(request);
            request.failed.accept(ParleyException.of(why));
            flush();
        }
    }

    /// Whether the same request may do better later.
    private static boolean isPassing(Failure why) {
        if (!why.isOfParley()) return true;
        return switch (why.code()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> true;
            case RESOURCE_EXHAUSTED -> why.retryAfter() != null;
            default -> false;
        };
    }

    /// A defect of the server says nothing about whether the request was carried out, and may be gone the
    /// next time.
    private static boolean isUnknown(Request request, Failure why) {
        return why.code() == Status.Code.INTERNAL && ++request.defects <= DEFECTS;
    }

    /// Nobody will answer any more.
    void close(ParleyException why) {
        for (Request request : List.copyOf(unanswered.values())) {
            finish(request);
            request.failed.accept(why);
        }
    }
}
