package dev.parley.server.rpc;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import io.grpc.Metadata;

/// The access token in a call's metadata.
final class BearerToken {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /// @return the token, empty when there is none; `MALFORMED_REQUEST` for metadata that says more, or something else
    static Outcome<String> of(Metadata headers) {
        Iterable<String> values = headers.getAll(AUTHORIZATION);
        if (values == null) return Outcome.done("");
        var each = values.iterator();
        String value = each.next();
        if (each.hasNext()) return malformed("the metadata holds `authorization` more than once; send it once");
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return malformed("`authorization` is not of the form `Bearer <access token>`");
        }
        String token = value.substring(SCHEME.length()).strip();
        boolean isPlain = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return isPlain ? Outcome.done(token) : malformed("`authorization` holds characters that no token has");
    }

    private static Outcome<String> malformed(String message) {
        return Outcome.refused(Reason.MALFORMED_REQUEST, message);
    }
}
