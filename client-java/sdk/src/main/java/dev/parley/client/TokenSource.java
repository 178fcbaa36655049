package dev.parley.client;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Where the access tokens of a product with its own sign-in come from.
public interface TokenSource {
    /// A token that is good now.
    ///
    /// @param isExpired true when the server has refused the former one as expired: a cached one will not do
    /// @return completes with the token, a JWT without `Bearer`, within 9 s; exceptionally when it is not to
    ///     be had right now, and then it is asked for again; with nothing when there is none any more: the
    ///     client then stops, as it does when the server refuses a token for good
    CompletionStage<Optional<String>> token(boolean isExpired);
}
