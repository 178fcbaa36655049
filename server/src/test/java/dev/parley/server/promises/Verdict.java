package dev.parley.server.promises;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/// How a call ended, as a client decides by it: the code, and our reason without its prefix. The reason is empty when
/// the status came from the transport.
record Verdict(Status.Code code, String reason) {
    private static final String PREFIX = "ERROR_REASON_";

    static Verdict of(Status status, Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        return new Verdict(status.getCode(), reasonIn(details));
    }

    static Verdict of(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        return of(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    static Verdict of(com.google.rpc.Status status) {
        return new Verdict(Status.fromCodeValue(status.getCode()).getCode(), reasonIn(status));
    }

    /// Whether a write that ended like this may have been stored all the same.
    boolean leavesOutcomeUnknown() {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, UNKNOWN -> true;
            default -> false;
        };
    }

    /// Whether nothing was stored and the same request may be tried again.
    boolean saysLater() {
        return code == Status.Code.RESOURCE_EXHAUSTED;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? code.toString() : code + " " + reason;
    }

    private static String reasonIn(com.google.rpc.Status details) {
        for (Any detail : details.getDetailsList()) {
            if (!detail.is(ErrorInfo.class)) continue;
            try {
                ErrorInfo info = detail.unpack(ErrorInfo.class);
                if (info.getDomain().equals("parley")) {
                    String reason = info.getReason();
                    return reason.startsWith(PREFIX) ? reason.substring(PREFIX.length()) : reason;
                }
            } catch (InvalidProtocolBufferException broken) {
                throw new AssertionError("an ErrorInfo that cannot be read", broken);
            }
        }
        return "";
    }
}
