package dev.parley.client.wire;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a call or a connection ended.
///
/// @param reason the name of Parley's `ErrorReason` without its prefix; empty when the status came from the
///     transport
/// @param retryAfter how long the server wants to be left alone; null when it does not say
/// @param violations what is wrong with which field, as "field: what to write instead"
/// @param facts what else Parley says, such as `limit_bytes`
public record Failure(
        Status.Code code,
        String reason,
        String text,
        @Nullable Duration retryAfter,
        List<String> violations,
        Map<String, String> facts) {
    private static final String DOMAIN = "parley";
    private static final String PREFIX = "ERROR_REASON_";

    public Failure {
        violations = List.copyOf(violations);
        facts = Map.copyOf(facts);
    }

    /// A failure that no server told.
    public static Failure ofTransport(Status.Code code, String text) {
        return new Failure(code, "", text, null, List.of(), Map.of());
    }

    public static Failure of(Status status, @Nullable Metadata trailers) {
        com.google.rpc.Status told = StatusProto.fromStatusAndTrailers(status, trailers);
        // Details of another status are none of this one.
        return told == null || told.getCode() != status.getCode().value()
                ? ofTransport(status.getCode(), textOf(status))
                : of(told);
    }

    public static Failure of(com.google.rpc.Status status) {
        ErrorInfo info = ErrorInfo.getDefaultInstance();
        RetryInfo retry = null;
        BadRequest bad = BadRequest.getDefaultInstance();
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) info = detail.unpack(ErrorInfo.class);
                else if (detail.is(RetryInfo.class)) retry = detail.unpack(RetryInfo.class);
                else if (detail.is(BadRequest.class)) bad = detail.unpack(BadRequest.class);
            }
        } catch (InvalidProtocolBufferException e) {
            return ofTransport(Status.fromCodeValue(status.getCode()).getCode(), status.getMessage());
        }
        boolean ours = info.getDomain().equals(DOMAIN);
        return new Failure(
                Status.fromCodeValue(status.getCode()).getCode(),
                ours && info.getReason().startsWith(PREFIX)
                        ? info.getReason().substring(PREFIX.length())
                        : ours ? info.getReason() : "",
                status.getMessage(),
                retry == null
                        ? null
                        : Duration.ofSeconds(
                                retry.getRetryDelay().getSeconds(),
                                retry.getRetryDelay().getNanos()),
                bad.getFieldViolationsList().stream()
                        .map(violation -> violation.getField() + ": " + violation.getDescription())
                        .toList(),
                info.getMetadataMap());
    }

    private static String textOf(Status status) {
        String text = status.getDescription();
        if (text != null) return text;
        Throwable cause = status.getCause();
        return cause == null ? status.getCode().name() : String.valueOf(cause.getMessage());
    }

    /// Whether Parley itself said so, rather than something on the way to it.
    public boolean isOfParley() {
        return !reason.isEmpty();
    }
}
