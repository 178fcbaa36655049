package dev.parley.client;

import dev.parley.client.wire.Failure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Something was refused, or could not be done. Decide by [#reason()], never by the text, which is for
/// people.
public final class ParleyException extends RuntimeException {
    /// Why. The names are those of the service's `ErrorReason`; the last four are the client's own.
    public enum Reason {
        /// A field breaks its rule; the exception says what to write instead.
        FIELD_INVALID,
        /// The request is larger than the server reads.
        MALFORMED_REQUEST,
        /// Text or attributes exceed their limit.
        MESSAGE_TOO_LARGE,
        /// There is no such room, or the user is not a member of it.
        ROOM_ACCESS_DENIED,
        /// The operation does not exist for a room of this kind.
        ROOM_KIND_UNSUITED,
        /// The room has as many members as a room may.
        ROOM_FULL,
        /// Another user or room has that handle.
        HANDLE_TAKEN,
        /// There is no such user.
        USER_NOT_FOUND,
        /// The user is not a member of the room.
        MEMBER_NOT_FOUND,
        /// The room has no such message, or it was deleted.
        MESSAGE_NOT_FOUND,
        /// The operation takes a higher role.
        ROLE_TOO_LOW,
        /// The user was banned from this room.
        BANNED,
        /// The room would be left without an owner.
        LAST_OWNER,
        /// Another message was sent under the same id; [ParleyClient#retry] uses a new one.
        CLIENT_MESSAGE_ID_REUSED,
        /// Another request was made under the same id.
        REQUEST_ID_REUSED,
        /// It changed since it was read: read it again.
        ETAG_MISMATCH,
        /// Nobody is signed in.
        TOKEN_MISSING,
        /// The access token is none of this service: sign in again.
        TOKEN_INVALID,
        /// The access token has expired and no newer one is to be had.
        TOKEN_EXPIRED,
        /// The session was ended: sign in again.
        TOKEN_REVOKED,
        /// No account has this handle and password.
        CREDENTIALS_INVALID,
        /// The session is over: sign in again.
        REFRESH_TOKEN_INVALID,
        /// More than the limit in this time; try again after `retryAfter`.
        RATE_LIMITED,
        /// The user has as many streams open as a user may.
        TOO_MANY_STREAMS,
        /// The server takes no more writes right now.
        QUEUE_FULL,
        /// The client takes a snapshot then; it is not seen outside.
        RESUME_TOKEN_INVALID,
        /// The client takes a snapshot then; it is not seen outside.
        RESUME_TOKEN_EXPIRED,
        /// A defect of the client.
        PROTOCOL_VIOLATION,
        /// The server shuts down.
        SERVER_DRAINING,
        /// The server cannot reach its database.
        STORE_UNAVAILABLE,
        /// It took longer than was allowed; whether it was carried out is not known.
        DEADLINE_EXCEEDED,
        /// The call was given up.
        CANCELLED,
        /// The server is older than the client and cannot do this.
        METHOD_UNKNOWN,
        /// A defect of the server.
        INTERNAL,
        /// There was no connection for as long as the request could wait. Whether it was carried out is not
        /// known, when it had been sent.
        NOT_CONNECTED,
        /// The client's own store could not keep it, so it was not sent.
        NOT_KEPT,
        /// The client was closed.
        CLOSED,
        /// The server gave a reason that this client does not know.
        UNKNOWN
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient Optional<Duration> retryAfter;
    private final List<String> violations;

    ParleyException(Reason reason, String text) {
        this(reason, text, Optional.empty(), List.of());
    }

    private ParleyException(Reason reason, String text, Optional<Duration> retryAfter, List<String> violations) {
        super(violations.isEmpty() ? text : text + " (" + String.join("; ", violations) + ")");
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.violations = violations;
    }

    static ParleyException of(Failure failure) {
        return new ParleyException(
                reasonOf(failure), failure.text(), Optional.ofNullable(failure.retryAfter()), failure.violations());
    }

    private static Reason reasonOf(Failure failure) {
        if (!failure.isOfParley()) return Reason.NOT_CONNECTED;
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(failure.reason()))
                .findFirst()
                .orElse(Reason.UNKNOWN);
    }

    /// Why.
    public Reason reason() {
        return reason;
    }

    /// How long the server wants to be left alone, when it says so.
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// What is wrong with which field, as "field: what to write instead"; empty for most reasons.
    public List<String> violations() {
        return violations;
    }
}
