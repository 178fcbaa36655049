package dev.parley.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Base64;
import java.util.Map;

/// The reasons that statuses carry in their details.
final class Reasons {
    private Reasons() {}

    /// Of a native client's failure; empty when it is not the service's.
    static String of(Throwable failure) {
        Status status = StatusProto.fromThrowable(failure);
        return status == null ? "" : of(status);
    }

    /// Of what stands behind the messages of gRPC-Web; empty when it is not the service's.
    static String of(Map<String, String> trailers) {
        String details = trailers.get("grpc-status-details-bin");
        if (details == null) return "";
        try {
            return of(Status.parseFrom(Base64.getDecoder().decode(details)));
        } catch (InvalidProtocolBufferException torn) {
            throw new AssertionError("the details cannot be read", torn);
        }
    }

    private static String of(Status status) {
        for (Any detail : status.getDetailsList()) {
            if (!detail.is(ErrorInfo.class)) continue;
            try {
                return detail.unpack(ErrorInfo.class).getReason();
            } catch (InvalidProtocolBufferException torn) {
                throw new AssertionError("the details cannot be read", torn);
            }
        }
        return "";
    }
}
