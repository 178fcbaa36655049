package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.auth.Caller;
import dev.parley.server.auth.Revocations;
import dev.parley.server.chat.Limits;
import dev.parley.server.fanout.Opening;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.fanout.Subscribers;
import dev.parley.server.fanout.Typing;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.v1.Hello;
import dev.parley.v1.PollRequest;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SubscribeRequest;
import dev.parley.v1.Welcome;
import io.grpc.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens the three transports, by the same rules. Never blocks.
final class StreamOpener {
    static final Duration LONGEST_POLL = Duration.ofSeconds(25);
    static final int MAX_FOCUS_ROOMS = 50;
    /// What a poll leaves of its client's deadline for the way back.
    private static final Duration POLL_MARGIN = Duration.ofMillis(500);

    private final Subscribers subscribers;
    private final Revocations revocations;
    private final Validation validation;
    private final Clock clock;
    private final int maxReplay;

    /// @param maxReplay how many missed entries a client may ask for
    StreamOpener(Subscribers subscribers, Revocations revocations, Validation validation, Clock clock, int maxReplay) {
        this.subscribers = subscribers;
        this.revocations = revocations;
        this.validation = validation;
        this.clock = clock;
        this.maxReplay = maxReplay;
    }

    Outcome<Subscriber> connect(Caller caller, Hello hello, boolean mayHoldNul, CallOutlet outlet) {
        return open(
                caller,
                hello,
                mayHoldNul,
                outlet,
                () -> opening(
                        caller,
                        hello.getResumeToken(),
                        hello.getMaxReplay(),
                        Arguments.rooms("hello.focus_room_ids", hello.getFocusRoomIdsList()),
                        null));
    }

    Outcome<Subscriber> subscribe(Caller caller, SubscribeRequest request, boolean mayHoldNul, CallOutlet outlet) {
        return open(
                caller,
                request,
                mayHoldNul,
                outlet,
                () -> opening(
                        caller,
                        request.getResumeToken(),
                        request.getMaxReplay(),
                        Arguments.rooms("focus_room_ids", request.getFocusRoomIdsList()),
                        null));
    }

    Outcome<Subscriber> poll(
            Caller caller, PollRequest request, boolean mayHoldNul, CallOutlet outlet, @Nullable Deadline deadline) {
        return open(
                caller,
                request,
                mayHoldNul,
                outlet,
                () -> opening(
                        caller,
                        request.getResumeToken(),
                        request.getMaxReplay(),
                        Arguments.rooms("focus_room_ids", request.getFocusRoomIdsList()),
                        pollWait(request, deadline)));
    }

    private static Duration pollWait(PollRequest request, @Nullable Deadline deadline) {
        // Without a token there is nothing to wait after: the answer is the token of now.
        if (request.getResumeToken().isEmpty()) return Duration.ZERO;
        Duration wait = LONGEST_POLL;
        if (request.hasWait()) {
            long seconds = request.getWait().getSeconds();
            int nanos = request.getWait().getNanos();
            if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
                throw Arguments.invalid("wait", "must be 0 s or more; the longest wait is 25 s");
            }
            if (seconds < LONGEST_POLL.toSeconds()) wait = Duration.ofSeconds(seconds, nanos);
        }
        if (deadline == null) return wait;
        Duration left =
                Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(POLL_MARGIN);
        if (left.isNegative()) return Duration.ZERO;
        return left.compareTo(wait) < 0 ? left : wait;
    }

    private interface Made {
        Opening opening();
    }

    private Outcome<Subscriber> open(Caller caller, Message request, boolean mayHoldNul, CallOutlet outlet, Made made) {
        Optional<Refusal> invalid = validation.check(request, mayHoldNul);
        if (invalid.isPresent()) return Outcome.refused(invalid.get());
        Opening opening;
        try {
            opening = made.opening();
        } catch (RefusedArgument refused) {
            return Outcome.refused(refused.refusal());
        }
        Outcome<Subscriber> opened = subscribers.open(opening, outlet);
        // A session that ended while its stream was opening was told to the streams before this one was among them.
        UUID session = caller.session();
        if (opened instanceof Outcome.Done<Subscriber>(Subscriber subscriber)
                && session != null
                && revocations.isRevoked(session)) {
            subscriber.end(revoked());
        }
        return opened;
    }

    /// Why streams end whose session was revoked.
    static Refusal revoked() {
        return Refusal.of(Reason.TOKEN_REVOKED, "the session was ended; sign in again");
    }

    private Opening opening(
            Caller caller, String resumeToken, int askedReplay, List<RoomId> focus, @Nullable Duration pollWait) {
        return new Opening(
                caller.user(),
                caller.session(),
                caller.expireTime(),
                resumeToken,
                askedReplay == 0 ? maxReplay : Math.min(askedReplay, maxReplay),
                focus,
                pollWait == null ? id -> welcome(caller, id) : null,
                pollWait);
    }

    private byte[] welcome(Caller caller, String sessionId) {
        return Splice.field(
                ServerFrame.WELCOME_FIELD_NUMBER,
                Welcome.newBuilder()
                        .setSessionId(sessionId)
                        .setUserId(caller.user().toString())
                        .setHeartbeatInterval(Mapping.duration(Subscriber.HEARTBEAT))
                        .setTypingInterval(Mapping.duration(Typing.INTERVAL))
                        .setServerTime(Mapping.timestamp(clock.instant()))
                        .setLimits(dev.parley.v1.Limits.newBuilder()
                                .setMaxTextBytes(Limits.MAX_TEXT_BYTES)
                                .setMaxAttributesBytes(Limits.MAX_ATTRIBUTES_BYTES)
                                .setMaxFrameBytes(RequestMarshaller.MAX_REQUEST_BYTES)
                                .setMaxRequestsInWork(ConnectWork.MAX_IN_WORK)
                                .setMaxFocusRooms(MAX_FOCUS_ROOMS)
                                .setMaxReplay(maxReplay))
                        .build());
    }
}
