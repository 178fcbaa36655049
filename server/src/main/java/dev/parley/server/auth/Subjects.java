package dev.parley.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;

/// Turns the claims of a verified token into the caller it speaks for.
sealed interface Subjects permits BuiltInSubjects, ExternalUsers {
    /// Whether `caller` would need the database for these claims.
    boolean mayBlock(JWTClaimsSet claims);

    /// The caller; `TOKEN_INVALID` when the claims name none.
    Outcome<Caller> caller(JWTClaimsSet claims);

    static Outcome<Caller> noSubject() {
        return Outcome.refused(Reason.TOKEN_INVALID, "the access token names nobody; sign in again");
    }

    /// The expiry of claims that `TokenRules` has checked.
    static Instant expireTime(JWTClaimsSet claims) {
        Date expire = Objects.requireNonNull(claims.getExpirationTime(), "checked before");
        return expire.toInstant();
    }
}
