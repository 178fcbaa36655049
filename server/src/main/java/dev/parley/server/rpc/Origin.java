package dev.parley.server.rpc;

import dev.parley.server.auth.Caller;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.model.UserId;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/// Where a request comes from.
///
/// @param address of the client, as far as it can be trusted ({@link PeerAddress})
/// @param signedIn whom its token speaks for; null for the methods that need none
/// @param stream the `Connect` stream that it came by; null when it came by itself
record Origin(
        String address, @Nullable Caller signedIn, @Nullable Subscriber stream) {
    static final Context.Key<Origin> KEY = Context.key("origin");

    /// The caller of a method that needs a token.
    ///
    /// @throws IllegalStateException when there is none: a method that is on the list of open ones asked
    Caller caller() {
        if (signedIn == null) throw new IllegalStateException("a method that needs no token asked for its caller");
        return signedIn;
    }

    UserId user() {
        return caller().user();
    }

    Origin by(Subscriber subscriber) {
        return new Origin(address, signedIn, subscriber);
    }

    static Origin current() {
        Origin origin = KEY.get();
        if (origin == null) throw new IllegalStateException("no interceptor has said where the call comes from");
        return origin;
    }
}
