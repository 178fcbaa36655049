package dev.parley.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.UserId;
import java.util.Optional;
import java.util.UUID;

/// The subjects of the built-in issuer: `sub` is the user's id, `sid` the session's.
record BuiltInSubjects() implements Subjects {
    static final String SESSION_CLAIM = "sid";

    @Override
    public boolean mayBlock(JWTClaimsSet claims) {
        return false;
    }

    @Override
    public Outcome<Caller> caller(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        Optional<UserId> user = subject == null ? Optional.empty() : UserId.parse(subject);
        if (user.isEmpty() || !(claims.getClaim(SESSION_CLAIM) instanceof String session)) return Subjects.noSubject();
        try {
            return Outcome.done(new Caller(user.get(), UUID.fromString(session), Subjects.expireTime(claims)));
        } catch (IllegalArgumentException noUuid) {
            return Subjects.noSubject();
        }
    }
}
