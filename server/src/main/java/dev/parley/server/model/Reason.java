package dev.parley.server.model;

/// Why an operation was not carried out. Each value has the name of the `parley.v1.ErrorReason` it leaves the server
/// as;
/// clients decide by it, never by the text.
public enum Reason {
    FIELD_INVALID,
    MALFORMED_REQUEST,
    MESSAGE_TOO_LARGE,
    ROOM_ACCESS_DENIED,
    ROOM_KIND_UNSUITED,
    ROOM_FULL,
    HANDLE_TAKEN,
    USER_NOT_FOUND,
    MEMBER_NOT_FOUND,
    MESSAGE_NOT_FOUND,
    ROLE_TOO_LOW,
    BANNED,
    LAST_OWNER,
    CLIENT_MESSAGE_ID_REUSED,
    REQUEST_ID_REUSED,
    ETAG_MISMATCH,
    TOKEN_MISSING,
    TOKEN_INVALID,
    TOKEN_EXPIRED,
    TOKEN_REVOKED,
    CREDENTIALS_INVALID,
    REFRESH_TOKEN_INVALID,
    RATE_LIMITED,
    TOO_MANY_STREAMS,
    QUEUE_FULL,
    RESUME_TOKEN_INVALID,
    RESUME_TOKEN_EXPIRED,
    PROTOCOL_VIOLATION,
    SERVER_DRAINING,
    STORE_UNAVAILABLE,
    DEADLINE_EXCEEDED,
    CANCELLED,
    METHOD_UNKNOWN,
    INTERNAL
}
