package dev.parley.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Outcome.Done;
import dev.parley.server.model.Outcome.Refused;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns bearer tokens into callers. A token is accepted by the rules of the issuer that its `iss` names, and by
/// no other's; a session that was revoked is refused at once. Safe for many threads.
///
/// A signature costs about as much as everything else in a call, so what was verified is remembered for a minute;
/// expiry and revocation are checked each time.
public final class Authenticator {
    /// Longer tokens are refused unread.
    public static final int MAX_TOKEN_CHARACTERS = 8 * 1024;

    static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    private static final long MAX_REMEMBERED_CHARACTERS = 16L * 1024 * 1024;

    private final Map<String, TrustedIssuer> issuers;
    private final Revocations revocations;
    private final Clock clock;
    private final Cache<String, Caller> remembered;

    /// One issuer and all that is needed to judge its tokens.
    record TrustedIssuer(TokenRules rules, VerifyingKeys keys, Subjects subjects) {}

    private record Parsed(SignedJWT token, JWTClaimsSet claims, TrustedIssuer issuer) {
        @Nullable
        String kid() {
            return token.getHeader().getKeyID();
        }
    }

    /// Trusts these issuers and no other.
    ///
    /// @throws IllegalArgumentException two of them have one name
    Authenticator(List<TrustedIssuer> issuers, Revocations revocations, Clock clock) {
        this.issuers = issuers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        issuer -> issuer.rules.issuer(), Function.identity(), (one, other) -> {
                            throw new IllegalArgumentException(
                                    "two issuers are called " + one.rules.issuer() + "; give each a name of its own");
                        }));
        this.revocations = revocations;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(MAX_REMEMBERED_CHARACTERS)
                .weigher((String token, Caller caller) -> token.length())
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /// Whether `authenticate` could need the database or the network for this token: a key or an identity that is
    /// not at hand. If not, it may be called on an event loop.
    public boolean mayBlock(String bearerToken) {
        if (remembered.getIfPresent(bearerToken) != null) return false;
        return switch (parse(bearerToken)) {
            case Refused<Parsed> refused -> false;
            case Done<Parsed>(Parsed parsed) ->
                parsed.issuer.keys.known(parsed.kid()) == null || parsed.issuer.subjects.mayBlock(parsed.claims);
        };
    }

    /// Whom the token speaks for.
    ///
    /// @param bearerToken what follows `Bearer ` in the call's metadata; empty when there is none
    /// @return the caller, or `TOKEN_MISSING`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, `TOKEN_REVOKED`, or
    ///     `STORE_UNAVAILABLE` when the keys of the product's issuer cannot be read
    public Outcome<Caller> authenticate(String bearerToken) {
        if (bearerToken.isEmpty()) {
            return Outcome.refused(
                    Reason.TOKEN_MISSING, "this method needs an access token: `authorization: Bearer <token>`");
        }
        Caller known = remembered.getIfPresent(bearerToken);
        if (known != null) return stillGood(known);
        return switch (verify(bearerToken)) {
            case Refused<Caller> refused -> refused;
            case Done<Caller>(Caller caller) -> {
                remembered.put(bearerToken, caller);
                yield stillGood(caller);
            }
        };
    }

    private Outcome<Caller> stillGood(Caller caller) {
        if (caller.session() != null && revocations.isRevoked(caller.session())) {
            return Outcome.refused(Reason.TOKEN_REVOKED, "the session was ended; sign in again");
        }
        if (TokenRules.isOver(caller.expireTime(), clock.instant())) return Outcome.refused(TokenRules.expired());
        return Outcome.done(caller);
    }

    private Outcome<Caller> verify(String bearerToken) {
        return switch (parse(bearerToken)) {
            case Refused<Parsed>(Refusal refusal) -> Outcome.refused(refusal);
            case Done<Parsed>(Parsed parsed) ->
                switch (parsed.issuer.keys.find(parsed.kid())) {
                    case Refused<JWSVerifier>(Refusal refusal) -> Outcome.refused(refusal);
                    case Done<JWSVerifier>(JWSVerifier key) -> verify(parsed, key);
                };
        };
    }

    private Outcome<Caller> verify(Parsed parsed, JWSVerifier key) {
        try {
            if (!parsed.token.verify(key)) return invalid("has a signature that does not fit");
        } catch (JOSEException e) {
            return invalid("has a signature that cannot be read");
        }
        Optional<Refusal> refusal = parsed.issuer.rules.checkClaims(parsed.claims, clock.instant());
        return refusal.isPresent() ? Outcome.refused(refusal.get()) : parsed.issuer.subjects.caller(parsed.claims);
    }

    /// Reads a token and checks its header by the rules of the issuer that it names.
    private Outcome<Parsed> parse(String bearerToken) {
        if (bearerToken.length() > MAX_TOKEN_CHARACTERS) return invalid("is too long");
        try {
            SignedJWT token = SignedJWT.parse(bearerToken);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            JWSHeader header = token.getHeader();
            TrustedIssuer issuer = claims.getIssuer() == null ? null : issuers.get(claims.getIssuer());
            if (issuer == null) return invalid("is from an issuer that is not trusted here");
            Optional<Refusal> refusal = issuer.rules.checkHeader(header);
            return refusal.isPresent()
                    ? Outcome.refused(refusal.get())
                    : Outcome.done(new Parsed(token, claims, issuer));
        } catch (ParseException | IllegalArgumentException unreadable) {
            return invalid("is no signed JWT");
        }
    }

    private static <T> Outcome<T> invalid(String what) {
        return Outcome.refused(Reason.TOKEN_INVALID, "the access token " + what + "; sign in again");
    }
}
