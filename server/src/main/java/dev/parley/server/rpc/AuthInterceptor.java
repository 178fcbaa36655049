package dev.parley.server.rpc;

import dev.parley.server.auth.Authenticator;
import dev.parley.server.auth.Caller;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/// Says where each call comes from: puts its {@link Origin} into the context, or refuses it. Every method needs a token
/// but those of {@link OpenMethods}.
final class AuthInterceptor implements ServerInterceptor {
    private final Authenticator authenticator;
    private final PeerAddress addresses;
    private final RateLimits limits;

    AuthInterceptor(Authenticator authenticator, PeerAddress addresses, RateLimits limits) {
        this.authenticator = authenticator;
        this.addresses = addresses;
        this.limits = limits;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        return switch (origin(method, call, headers)) {
            case Outcome.Done<Origin>(Origin origin) ->
                Contexts.interceptCall(Context.current().withValue(Origin.KEY, origin), call, headers, next);
            case Outcome.Refused<Origin>(Refusal refusal) -> {
                Errors.close(call, refusal);
                yield new ServerCall.Listener<>() {};
            }
        };
    }

    private Outcome<Origin> origin(String method, ServerCall<?, ?> call, Metadata headers) {
        String address = addresses.of(call.getAttributes(), headers);
        Optional<Refusal> tooFast = limits.takeOfAddress(address);
        if (tooFast.isPresent()) return Outcome.refused(tooFast.get());
        if (OpenMethods.contains(method)) return Outcome.done(new Origin(address, null, null));
        return switch (BearerToken.of(headers)) {
            case Outcome.Refused<String>(Refusal refusal) -> Outcome.refused(refusal);
            case Outcome.Done<String>(String token) ->
                authenticator.authenticate(token).map((Caller caller) -> new Origin(address, caller, null));
        };
    }
}
