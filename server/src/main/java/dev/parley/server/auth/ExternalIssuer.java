package dev.parley.server.auth;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// The product's own issuer, whose tokens are trusted beside those of the built-in one.
///
/// @param issuer the `iss` of its tokens, letter for letter
/// @param audience what their `aud` must hold
/// @param algorithm the only one accepted from it
/// @param tokenTypes the values of the header's `typ` that are accepted. `at+jwt` alone keeps ID tokens out; add
///     `JWT` for an issuer that does not mark its access tokens
/// @param keys where its public keys are
public record ExternalIssuer(
        String issuer, String audience, TokenAlgorithm algorithm, Set<String> tokenTypes, KeyLocation keys) {
    public static final Set<String> ACCESS_TOKENS_ONLY = Set.of(TokenRules.ACCESS_TOKEN_TYPE);

    public ExternalIssuer {
        tokenTypes = Set.copyOf(tokenTypes);
        if (issuer.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException("an issuer needs its `iss` and the audience of its tokens");
        }
        if (tokenTypes.isEmpty()) {
            throw new IllegalArgumentException("name the token type of " + issuer + ", such as at+jwt");
        }
    }

    /// Where public keys come from.
    public sealed interface KeyLocation {
        /// A JWKS that is fetched, and fetched again for a key that is not known.
        ///
        /// @param url https, or http on the loopback interface
        record Url(URI url) implements KeyLocation {
            public Url {
                if (!isHttps(url) && !isLoopbackHttp(url)) {
                    throw new IllegalArgumentException("a JWKS URL begins with https://, not " + url);
                }
            }

            private static boolean isHttps(URI url) {
                return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
            }

            private static boolean isLoopbackHttp(URI url) {
                if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) return false;
                String host = url.getHost().toLowerCase(Locale.ROOT);
                if (host.equals("localhost")) return true;
                try {
                    return InetAddress.ofLiteral(host).isLoopbackAddress();
                } catch (IllegalArgumentException nameOfAHost) {
                    return false;
                }
            }
        }

        /// Keys that never change.
        ///
        /// @param text a JWKS, or one public key in PEM
        record Text(String text) implements KeyLocation {}
    }
}
