package dev.parley.server.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the tokens of one issuer must say, apart from their signature.
///
/// @param algorithm the only one accepted
/// @param types the accepted values of `typ`, in lower case
record TokenRules(String issuer, String audience, TokenAlgorithm algorithm, Set<String> types) {
    static final String ACCESS_TOKEN_TYPE = "at+jwt";
    /// How far the clocks of issuers and nodes may differ.
    static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(30);

    /// Header fields by which a token would bring its own key, or change how it is read.
    private static final Set<String> REFUSED_FIELDS = Set.of("jku", "jwk", "x5u", "x5c", "crit", "b64");

    TokenRules {
        types = Set.copyOf(
                types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList());
    }

    /// Checks the header; empty when it is well.
    Optional<Refusal> checkHeader(JWSHeader header) {
        if (!algorithm.is(header.getAlgorithm())) return invalid("has another algorithm than its issuer's");
        if (header.getType() == null
                || !types.contains(header.getType().getType().toLowerCase(Locale.ROOT))) {
            return invalid("is not of the type " + String.join(" or ", types));
        }
        try {
            // As it was sent: the parsed header drops fields that are empty.
            Set<String> fields = JSONObjectUtils.parse(
                            header.getParsedBase64URL().decodeToString())
                    .keySet();
            if (!Collections.disjoint(fields, REFUSED_FIELDS))
                return invalid("has a header field that is not accepted");
        } catch (ParseException unreadable) {
            return invalid("has a header that is no JSON object");
        }
        return Optional.empty();
    }

    /// Checks audience and times of a token whose signature is good; empty when they are well.
    Optional<Refusal> checkClaims(JWTClaimsSet claims, Instant now) {
        if (!claims.getAudience().contains(audience)) return invalid("is for another audience");
        Date expire = claims.getExpirationTime();
        if (expire == null) return invalid("has no `exp`");
        if (isOver(expire.toInstant(), now)) return Optional.of(expired());
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().minus(MAX_CLOCK_SKEW).isAfter(now)) {
            return invalid("is not good yet");
        }
        return Optional.empty();
    }

    static boolean isOver(Instant expireTime, Instant now) {
        return !now.isBefore(expireTime.plus(MAX_CLOCK_SKEW));
    }

    static Refusal expired() {
        return Refusal.of(Reason.TOKEN_EXPIRED, "the access token has expired; refresh it and repeat");
    }

    private static Optional<Refusal> invalid(String what) {
        return Optional.of(Refusal.of(Reason.TOKEN_INVALID, "the access token " + what + "; sign in again"));
    }
}
