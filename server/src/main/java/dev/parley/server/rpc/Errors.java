package dev.parley.server.rpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;

/// The one place where refusals become statuses. Every status that leaves here carries one `ErrorInfo` whose reason is
/// the name of a value of `parley.v1.ErrorReason`.
///
/// A status travels in the metadata, of which clients read 8 KiB: texts and lists are cut to fit.
final class Errors {
    static final String DOMAIN = "parley";
    /// What {@link Reason#MALFORMED_REQUEST} and {@link Reason#MESSAGE_TOO_LARGE} say about their limit.
    static final String LIMIT_BYTES = "limit_bytes";

    static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));
    static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final int MAX_MESSAGE_CHARACTERS = 400;
    private static final int MAX_DESCRIPTION_CHARACTERS = 200;
    private static final int MAX_VIOLATIONS = 8;

    private Errors() {}

    /// Ends a call that has not ended yet.
    static void close(ServerCall<?, ?> call, Refusal refusal) {
        close(call, status(refusal), refusal);
    }

    /// Ends a call with a code that its reason does not decide; for services that are not ours.
    static void close(ServerCall<?, ?> call, Status.Code code, Refusal refusal) {
        close(call, status(refusal).toBuilder().setCode(code.value()).build(), refusal);
    }

    private static void close(ServerCall<?, ?> call, com.google.rpc.Status status, Refusal refusal) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, status);
        if (refusal.retryAfter() != null) {
            trailers.put(PUSHBACK, Long.toString(refusal.retryAfter().toMillis()));
        }
        call.close(Status.fromCodeValue(status.getCode()).withDescription(status.getMessage()), trailers);
    }

    /// The refusal as a reply of `Connect` carries it, and the metadata of a call.
    static com.google.rpc.Status status(Refusal refusal) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code(refusal).value())
                .setMessage(cut(refusal.message(), MAX_MESSAGE_CHARACTERS))
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reasonName(refusal.reason()))
                        .setDomain(DOMAIN)
                        .putAllMetadata(refusal.metadata())
                        .build()));
        if (!refusal.fields().isEmpty()) status.addDetails(Any.pack(badRequest(refusal)));
        if (refusal.retryAfter() != null) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Mapping.duration(refusal.retryAfter()))
                    .build()));
        }
        addDetail(status, refusal);
        return status.build();
    }

    static String reasonName(Reason reason) {
        return "ERROR_REASON_" + reason.name();
    }

    static Status.Code code(Refusal refusal) {
        return switch (refusal.reason()) {
            case FIELD_INVALID, MESSAGE_TOO_LARGE, RESUME_TOKEN_INVALID, PROTOCOL_VIOLATION ->
                Status.Code.INVALID_ARGUMENT;
            // Larger than the server reads is another fault than unreadable: a client may split the one, not the other.
            case MALFORMED_REQUEST ->
                refusal.metadata().containsKey(LIMIT_BYTES)
                        ? Status.Code.RESOURCE_EXHAUSTED
                        : Status.Code.INVALID_ARGUMENT;
            case ROOM_ACCESS_DENIED, ROLE_TOO_LOW, BANNED -> Status.Code.PERMISSION_DENIED;
            case ROOM_KIND_UNSUITED, ROOM_FULL, LAST_OWNER -> Status.Code.FAILED_PRECONDITION;
            case HANDLE_TAKEN, CLIENT_MESSAGE_ID_REUSED, REQUEST_ID_REUSED -> Status.Code.ALREADY_EXISTS;
            case USER_NOT_FOUND, MEMBER_NOT_FOUND, MESSAGE_NOT_FOUND -> Status.Code.NOT_FOUND;
            case ETAG_MISMATCH -> Status.Code.ABORTED;
            case TOKEN_MISSING,
                    TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    TOKEN_REVOKED,
                    CREDENTIALS_INVALID,
                    REFRESH_TOKEN_INVALID -> Status.Code.UNAUTHENTICATED;
            case RATE_LIMITED, TOO_MANY_STREAMS, QUEUE_FULL -> Status.Code.RESOURCE_EXHAUSTED;
            case RESUME_TOKEN_EXPIRED -> Status.Code.OUT_OF_RANGE;
            case SERVER_DRAINING, STORE_UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.Code.CANCELLED;
            case METHOD_UNKNOWN -> Status.Code.UNIMPLEMENTED;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }

    private static BadRequest badRequest(Refusal refusal) {
        BadRequest.Builder request = BadRequest.newBuilder();
        refusal.fields().stream()
                .limit(MAX_VIOLATIONS)
                .forEach(fault -> request.addFieldViolationsBuilder()
                        .setField(cut(fault.field(), MAX_DESCRIPTION_CHARACTERS))
                        .setDescription(cut(fault.description(), MAX_DESCRIPTION_CHARACTERS)));
        return request.build();
    }

    private static void addDetail(com.google.rpc.Status.Builder status, Refusal refusal) {
        switch (refusal.reason()) {
            case USER_NOT_FOUND -> status.addDetails(resource("parley.v1.User", refusal, "user_id"));
            case MEMBER_NOT_FOUND -> status.addDetails(resource("parley.v1.Member", refusal, "user_id"));
            case MESSAGE_NOT_FOUND -> status.addDetails(resource("parley.v1.Message", refusal, "seq"));
            case CLIENT_MESSAGE_ID_REUSED ->
                status.addDetails(resource("parley.v1.Message", refusal, "client_message_id"));
            case ROOM_KIND_UNSUITED, ROOM_FULL, LAST_OWNER -> status.addDetails(precondition(refusal));
            case RATE_LIMITED, TOO_MANY_STREAMS, QUEUE_FULL -> status.addDetails(quota(refusal));
            case FIELD_INVALID,
                    MALFORMED_REQUEST,
                    MESSAGE_TOO_LARGE,
                    ROOM_ACCESS_DENIED,
                    HANDLE_TAKEN,
                    ROLE_TOO_LOW,
                    BANNED,
                    REQUEST_ID_REUSED,
                    ETAG_MISMATCH,
                    TOKEN_MISSING,
                    TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    TOKEN_REVOKED,
                    CREDENTIALS_INVALID,
                    REFRESH_TOKEN_INVALID,
                    RESUME_TOKEN_INVALID,
                    RESUME_TOKEN_EXPIRED,
                    PROTOCOL_VIOLATION,
                    SERVER_DRAINING,
                    STORE_UNAVAILABLE,
                    DEADLINE_EXCEEDED,
                    CANCELLED,
                    METHOD_UNKNOWN,
                    INTERNAL -> {}
        }
    }

    private static Any resource(String type, Refusal refusal, String name) {
        return Any.pack(ResourceInfo.newBuilder()
                .setResourceType(type)
                .setResourceName(refusal.metadata().getOrDefault(name, ""))
                .setDescription(cut(refusal.message(), MAX_DESCRIPTION_CHARACTERS))
                .build());
    }

    private static Any precondition(Refusal refusal) {
        return Any.pack(PreconditionFailure.newBuilder()
                .addViolations(PreconditionFailure.Violation.newBuilder()
                        .setType(reasonName(refusal.reason()))
                        .setSubject(refusal.metadata().getOrDefault("room_id", ""))
                        .setDescription(cut(refusal.message(), MAX_DESCRIPTION_CHARACTERS)))
                .build());
    }

    private static Any quota(Refusal refusal) {
        return Any.pack(QuotaFailure.newBuilder()
                .addViolations(QuotaFailure.Violation.newBuilder()
                        .setSubject(refusal.metadata().getOrDefault("quota", reasonName(refusal.reason())))
                        .setDescription(cut(refusal.message(), MAX_DESCRIPTION_CHARACTERS)))
                .build());
    }

    private static String cut(String text, int maxCharacters) {
        return text.length() <= maxCharacters ? text : text.substring(0, maxCharacters - 1) + "…";
    }
}
