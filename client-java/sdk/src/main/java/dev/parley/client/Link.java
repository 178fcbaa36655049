package dev.parley.client;

import dev.parley.client.ConnectionChange.Cause;
import dev.parley.client.wire.Connection;
import dev.parley.client.wire.Failure;
import dev.parley.client.wire.Network;
import dev.parley.v1.Hello;
import dev.parley.v1.Reply;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.ServerFrame;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The connection through all its lives: the five states, when to try again and over which transport, and how
/// to change to a better connection without losing the one there is. Knows nothing of rooms and messages. On
/// the loop.
///
/// While polling, a *successor* looks from time to time whether a stream lasts; shortly before an access
/// token ends, one brings a connection with a fresh token. It takes over with its first frame. What both
/// connections brought is told apart by its position.
final class Link implements Attempt.Owner {
    /// A stream that lived so long did not fail.
    private static final Duration STABLE = Duration.ofSeconds(30);
    private static final Duration FIRST_PROBE_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PROBE_PAUSE = Duration.ofMinutes(5);
    /// A connection is renewed so long before its token ends.
    private static final Duration RENEWAL_MARGIN = Duration.ofSeconds(60);

    private static final Duration SHORTEST_RENEWAL = Duration.ofSeconds(30);
    private static final Failure CLOSED = Failure.ofTransport(Status.Code.CANCELLED, "closed");

    /// The rest of the client.
    interface Crew {
        String resumeToken();

        /// The resume token is of no use: the next try takes a snapshot.
        void forgetResumeToken();

        void snapshot(List<RoomSummary> rooms, String resumeToken);

        Hello hello();

        /// There is a connection for requests, instead of the former one if there was one.
        void connected(Connection connection);

        /// There is none any more.
        void disconnected();

        /// Calls [Link#more] once it has taken the frame in.
        void frame(ServerFrame frame);

        void replied(Reply reply);

        void refused(String requestId, Failure why);

        void changed(ConnectionChange change, @Nullable Failure why);
    }

    private final Loop loop;
    private final Network network;
    private final Tokens tokens;
    private final Settings settings;
    private final Crew crew;
    private final Backoff backoff;
    private final Backoff probing;

    private ConnectionState state = ConnectionState.DISCONNECTED;
    /// The connection, or the try to have one; null between two tries.
    private @Nullable Attempt current;

    private @Nullable Attempt successor;
    private Loop.@Nullable Timer retry;
    private Loop.@Nullable Timer succession;
    private @Nullable Duration drain;
    private Instant openedTime = Instant.MIN;
    private int streamFailures;
    /// What was done about the last end, without a frame since: a second time would not help.
    private boolean hasRenewed;

    private boolean hasForgotten;

    Link(Loop loop, Network network, RandomGenerator random, Tokens tokens, Settings settings, Crew crew) {
        this.loop = loop;
        this.network = network;
        this.tokens = tokens;
        this.settings = settings;
        this.crew = crew;
        this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), random);
        this.probing = new Backoff(FIRST_PROBE_PAUSE, LONGEST_PROBE_PAUSE, random);
    }

    // --- what the user wants ---

    void connect() {
        if (state != ConnectionState.DISCONNECTED && state != ConnectionState.FAILED) return;
        startOver();
        become(ConnectionState.CONNECTING, Cause.REQUESTED, "connecting", null);
        attempt(Transport.STREAM);
    }

    void disconnect() {
        cancelAll();
        if (state == ConnectionState.DISCONNECTED) return;
        crew.disconnected();
        become(ConnectionState.DISCONNECTED, Cause.CLOSED, "closed", CLOSED);
    }

    /// The next frame.
    void more() {
        if (current != null) current.more();
    }

    /// The access token in use is refused: a connection with a fresh one is needed now.
    void renew() {
        tokens.expire();
        if (state == ConnectionState.CONNECTED && current != null && successor == null) succeed(current.transport());
    }

    private void startOver() {
        backoff.reset();
        probing.reset();
        streamFailures = 0;
        hasRenewed = false;
        hasForgotten = false;
    }

    private void cancelAll() {
        if (retry != null) retry.cancel();
        retry = null;
        drain = null;
        giveUpSuccession();
        if (current != null) current.close();
        current = null;
    }

    private void giveUpSuccession() {
        if (succession != null) succession.cancel();
        succession = null;
        if (successor != null) successor.close();
        successor = null;
    }

    private void become(ConnectionState next, Cause cause, String detail, @Nullable Failure why) {
        ConnectionState former = state;
        state = next;
        Transport transport = next == ConnectionState.CONNECTED && current != null ? current.transport() : null;
        crew.changed(new ConnectionChange(former, next, transport, cause, detail), why);
    }

    // --- trying ---

    private void attempt(Transport transport) {
        retry = null;
        Attempt next = new Attempt(loop, network, tokens, this, transport, settings);
        current = next;
        next.start();
    }

    private void succeed(Transport transport) {
        if (succession != null) succession.cancel();
        succession = null;
        if (successor != null) return;
        Attempt next = new Attempt(loop, network, tokens, this, transport, settings);
        successor = next;
        next.start();
    }

    @Override
    public void opened(Attempt attempt, ServerFrame first) {
        Attempt former = current;
        Transport transport = attempt.transport();
        boolean isSuccession = attempt == successor;
        if (!isSuccession && attempt != current) {
            attempt.close();
            return;
        }
        if (isSuccession) {
            successor = null;
            if (former != null) former.close();
            current = attempt;
        }
        drain = null;
        openedTime = loop.now();
        hasRenewed = false;
        hasForgotten = false;
        backoff.reset();
        crew.connected(attempt.connection());
        if (!isSuccession) {
            become(ConnectionState.CONNECTED, Cause.OPENED, "connected by " + transport, null);
        } else if (former != null && former.transport() != transport) {
            become(ConnectionState.CONNECTED, Cause.TRANSPORT_CHANGED, "connected by " + transport + " now", null);
        }
        planSuccession(transport);
        frame(attempt, first);
    }

    private void planSuccession(Transport transport) {
        if (succession != null) succession.cancel();
        succession = null;
        if (transport == Transport.POLL) {
            Duration pause = FIRST_PROBE_PAUSE.plus(probing.next());
            succession = loop.after(pause, () -> succeed(Transport.STREAM));
            return;
        }
        tokens.expireTime().ifPresent(end -> {
            Duration left = Duration.between(loop.now(), end).minus(RENEWAL_MARGIN);
            Duration pause = left.compareTo(SHORTEST_RENEWAL) < 0 ? SHORTEST_RENEWAL : left;
            succession = loop.after(pause, this::renew);
        });
    }

    // --- what connections say ---

    @Override
    public boolean isUserCertain() {
        return tokens.isUserCertain();
    }

    @Override
    public boolean isUser(String userId) {
        return tokens.isUser(new UserId(userId));
    }

    @Override
    public String resumeToken() {
        return crew.resumeToken();
    }

    @Override
    public void snapshot(List<RoomSummary> rooms, String resumeToken) {
        crew.snapshot(rooms, resumeToken);
    }

    @Override
    public Hello hello() {
        return crew.hello();
    }

    @Override
    public void frame(Attempt attempt, ServerFrame frame) {
        if (attempt != current) return;
        crew.frame(frame);
        if (!frame.hasDrain()) return;
        drain = Mapping.duration(frame.getDrain().getReconnectAfter());
        // A stream is ended by the server; a poll ends well, and another one would only wake it up again.
        if (attempt.transport() == Transport.POLL && attempt == current) {
            attempt.close();
            ended(attempt, Failure.ofTransport(Status.Code.UNAVAILABLE, "the server shuts down"), Cause.LOST);
        }
    }

    @Override
    public void replied(Attempt attempt, Reply reply) {
        if (attempt == current) crew.replied(reply);
    }

    @Override
    public void refused(Attempt attempt, String requestId, Failure why) {
        if (attempt == current) crew.refused(requestId, why);
    }

    @Override
    public void ended(Attempt attempt, Failure why, Cause cause) {
        if (attempt == successor) {
            successor = null;
            successorFailed(why);
            return;
        }
        if (attempt != current) return;
        current = null;
        giveUpSuccession();
        if (attempt.isOpened()) crew.disconnected();
        Duration drained = drain;
        drain = null;
        if (drained != null && state == ConnectionState.CONNECTED) {
            become(ConnectionState.RECONNECTING, Cause.DRAINED, why.text(), why);
            // The server spreads what it asks for, so that not all come back at once.
            retry = loop.after(drained, () -> attempt(Transport.STREAM));
            return;
        }
        Verdict verdict = Verdict.of(why);
        if (verdict instanceof Verdict.Reconnect) countStreams(attempt);
        switch (state) {
            case CONNECTING -> tryOtherwise(attempt, verdict, cause, why);
            case CONNECTED -> {
                become(ConnectionState.RECONNECTING, cause, why.text(), why);
                comeBack(attempt, verdict, why);
            }
            case RECONNECTING -> comeBack(attempt, verdict, why);
            case DISCONNECTED, FAILED -> {}
        }
    }

    private void countStreams(Attempt attempt) {
        if (attempt.transport() != Transport.STREAM || !attempt.hasDialled()) return;
        boolean wasStable = attempt.isOpened() && !openedTime.plus(STABLE).isAfter(loop.now());
        streamFailures = wasStable ? 0 : streamFailures + 1;
        if (wasStable) probing.reset();
    }

    private void successorFailed(Failure why) {
        if (state != ConnectionState.CONNECTED || current == null) return;
        switch (Verdict.of(why)) {
            // A session that is over is over for the living connection, too; the server ends that one itself.
            case Verdict.Stop() -> {}
            case Verdict.Snapshot(), Verdict.Renew(), Verdict.Reconnect(var _) -> planSuccession(current.transport());
        }
    }

    // --- after an end ---

    /// While connecting for the first time: whatever helps at once, else the end.
    private void tryOtherwise(Attempt attempt, Verdict verdict, Cause cause, Failure why) {
        switch (verdict) {
            case Verdict.Renew() when !hasRenewed -> renewAndTry(attempt.transport());
            case Verdict.Snapshot() when !hasForgotten -> forgetAndTry(attempt.transport());
            case Verdict.Reconnect(var _) when attempt.transport() == Transport.STREAM -> attempt(Transport.POLL);
            case Verdict.Stop() -> {
                forgetUser(attempt, why);
                become(ConnectionState.DISCONNECTED, Cause.REFUSED, why.text(), why);
            }
            case Verdict.Renew(), Verdict.Snapshot(), Verdict.Reconnect(var _) ->
                become(ConnectionState.DISCONNECTED, cause, why.text(), why);
        }
    }

    /// While reconnecting: again and again.
    private void comeBack(Attempt attempt, Verdict verdict, Failure why) {
        switch (verdict) {
            case Verdict.Renew() when !hasRenewed -> renewAndTry(nextTransport(attempt));
            case Verdict.Snapshot() when !hasForgotten -> forgetAndTry(attempt.transport());
            case Verdict.Stop() -> {
                forgetUser(attempt, why);
                become(ConnectionState.FAILED, Cause.REFUSED, why.text(), why);
            }
            case Verdict.Renew(), Verdict.Snapshot() -> pause(null, attempt, why);
            case Verdict.Reconnect(var after) -> pause(after, attempt, why);
        }
    }

    private void renewAndTry(Transport transport) {
        hasRenewed = true;
        tokens.expire();
        attempt(transport);
    }

    private void forgetAndTry(Transport transport) {
        hasForgotten = true;
        crew.forgetResumeToken();
        attempt(transport);
    }

    private void forgetUser(Attempt attempt, Failure why) {
        if (why.code() == Status.Code.UNAUTHENTICATED) tokens.refused(attempt.accessToken());
    }

    private void pause(@Nullable Duration told, Attempt attempt, Failure why) {
        if (told == null && isPollingWorthwhile(attempt)) {
            attempt(Transport.POLL);
            return;
        }
        if (backoff.failures() >= settings.maxRetries()) {
            become(
                    ConnectionState.FAILED,
                    Cause.RETRIES_EXHAUSTED,
                    "gave up after " + settings.maxRetries() + " tries: " + why.text(),
                    why);
            return;
        }
        Duration own = backoff.next();
        retry = loop.after(told == null ? own : told.plus(own), () -> attempt(Transport.STREAM));
    }

    /// Streams have failed too often: what comes next is a poll. When polling fails, too, the network is at
    /// fault, and the next try is a stream again.
    private boolean isPollingWorthwhile(Attempt attempt) {
        return attempt.transport() == Transport.STREAM && streamFailures >= settings.fallbackAfter();
    }

    private Transport nextTransport(Attempt attempt) {
        return isPollingWorthwhile(attempt) ? Transport.POLL : Transport.STREAM;
    }
}
