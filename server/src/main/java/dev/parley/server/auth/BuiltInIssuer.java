package dev.parley.server.auth;

import java.time.Duration;

/// How the built-in issuer makes tokens. Access tokens are EdDSA JWTs of the type `at+jwt`.
///
/// @param issuer their `iss`
/// @param audience their `aud`
/// @param accessTokenLife more than nothing, at most 15 min
/// @param refreshTokenLife counted anew at each refresh; longer than an access token lives
/// @param keyLife how long one key signs, at least a day
public record BuiltInIssuer(
        String issuer, String audience, Duration accessTokenLife, Duration refreshTokenLife, Duration keyLife) {
    static final Duration MAX_ACCESS_TOKEN_LIFE = Duration.ofMinutes(15);
    private static final Duration MIN_KEY_LIFE = Duration.ofDays(1);

    public static final BuiltInIssuer DEFAULT =
            new BuiltInIssuer("parley", "parley", Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofDays(30));

    public BuiltInIssuer {
        if (issuer.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException("the built-in issuer and its audience need names");
        }
        if (!accessTokenLife.isPositive() || accessTokenLife.compareTo(MAX_ACCESS_TOKEN_LIFE) > 0) {
            throw new IllegalArgumentException("access tokens live at most 15 min, not " + accessTokenLife);
        }
        if (refreshTokenLife.compareTo(accessTokenLife) <= 0) {
            throw new IllegalArgumentException(
                    "refresh tokens live longer than access tokens, not " + refreshTokenLife);
        }
        if (keyLife.compareTo(MIN_KEY_LIFE) < 0) {
            throw new IllegalArgumentException("signing keys live at least a day, not " + keyLife);
        }
    }
}
