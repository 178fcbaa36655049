package dev.parley.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.parley.v1.ErrorReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A client's check that every status which is not OK, and which the server sent, carries exactly one `ErrorInfo` of
/// ours with a reason of the contract, and tells nothing that it must not.
public final class StatusDetailsInterceptor implements ClientInterceptor {
    private static final List<String> SECRETS =
            List.of("Exception", "dev.parley", "SELECT ", "INSERT ", "jdbc:", "org.postgresql", "\tat ", "127.0.0.1:");

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /// What was wrong with statuses so far.
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        boolean[] cancelledHere = new boolean[1];
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void cancel(@Nullable String message, @Nullable Throwable cause) {
                cancelledHere[0] = true;
                super.cancel(message, cause);
            }

            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                boolean madeByTheClient =
                                        cancelledHere[0] || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
                                if (!status.isOk() && !madeByTheClient)
                                    check(method.getFullMethodName(), status, trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private void check(String method, Status status, Metadata trailers) {
        com.google.rpc.Status details = trailers.get(Errors.DETAILS);
        if (details == null) {
            faults.add(method + ": " + status + " carries no details");
            return;
        }
        if (details.getCode() != status.getCode().value()) faults.add(method + ": two codes in " + status);
        List<ErrorInfo> infos = infos(details);
        if (infos.size() != 1
                || !infos.getFirst().getDomain().equals("parley")
                || !isReason(infos.getFirst().getReason())) {
            faults.add(method + ": " + status + " carries " + infos);
        }
        for (String secret : SECRETS) {
            if (details.toString().contains(secret)) faults.add(method + ": tells `" + secret + "` in " + details);
        }
    }

    private static boolean isReason(String name) {
        for (ErrorReason reason : ErrorReason.values()) {
            if (reason.name().equals(name)) return reason != ErrorReason.ERROR_REASON_UNSPECIFIED;
        }
        return false;
    }

    private static List<ErrorInfo> infos(com.google.rpc.Status status) {
        return status.getDetailsList().stream()
                .filter(any -> any.is(ErrorInfo.class))
                .map(any -> {
                    try {
                        return any.unpack(ErrorInfo.class);
                    } catch (InvalidProtocolBufferException damaged) {
                        throw new IllegalStateException(damaged);
                    }
                })
                .toList();
    }

    /// The reason of a failed call, without its prefix; empty when it has none.
    public static String reason(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        com.google.rpc.Status details = trailers == null ? null : trailers.get(Errors.DETAILS);
        return details == null ? "" : reason(details);
    }

    /// The reason of a reply's error.
    public static String reason(com.google.rpc.Status status) {
        return infos(status).stream()
                .map(info -> info.getReason().replaceFirst("^ERROR_REASON_", ""))
                .findFirst()
                .orElse("");
    }
}
