package dev.parley.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import dev.parley.server.store.FreshToken;
import dev.parley.server.store.RefreshTokens;
import dev.parley.server.store.Rotation;
import dev.parley.server.store.Sessions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of the built-in issuer: opened, refreshed, ended. All of it blocks for the database.
public final class SignedInSessions {
    /// How long after its first use a refresh token is taken again: its answer may have been lost.
    public static final Duration REUSE_GRACE = Duration.ofSeconds(10);

    private static final int REFRESH_TOKEN_BYTES = 32;
    private static final int DELETED_AT_ONCE = 1_000;
    /// How much longer than an access token could be good its revocation is remembered.
    private static final Duration FORGET_MARGIN = TokenRules.MAX_CLOCK_SKEW.multipliedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(SignedInSessions.class);

    private final BuiltInIssuer issuer;
    private final SigningKeyring keyring;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final Revocations revocations;
    private final SignInLimits limits;
    private final Clock clock;
    private final SecureRandom random;

    public SignedInSessions(
            BuiltInIssuer issuer,
            SigningKeyring keyring,
            Sessions sessions,
            RefreshTokens refreshTokens,
            Revocations revocations,
            SignInLimits limits,
            Clock clock,
            SecureRandom random) {
        this.issuer = issuer;
        this.keyring = keyring;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.revocations = revocations;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /// Opens a session for a user who has proved who they are.
    SignedIn open(UserId user, String deviceLabel) {
        Instant now = now();
        UUID session = UUID.randomUUID();
        String token = freshToken();
        FreshToken stored = stored(token, now);
        Instant forgetTime = forgetTime(now);
        revocations.add(sessions.open(session, user, deviceLabel, stored, now, forgetTime), forgetTime);
        return signedIn(user, session, token, stored, now);
    }

    /// Trades a refresh token for a fresh pair of the same session. A second trade within 10 s is answered just
    /// as well; a later one ends the session on all its devices, because one of the token's two users is a thief.
    ///
    /// @param address of the client, for the limits
    /// @return `REFRESH_TOKEN_INVALID` or `RATE_LIMITED` when not
    public Outcome<SignedIn> refresh(String refreshToken, String address) {
        Optional<Refusal> refusal = limits.refresh(address);
        if (refusal.isPresent()) return Outcome.refused(refusal.get());
        Instant now = now();
        String next = freshToken();
        FreshToken stored = stored(next, now);
        Instant forgetTime = forgetTime(now);
        return switch (refreshTokens.rotate(hash(refreshToken), stored, REUSE_GRACE, now, forgetTime)) {
            case Rotation.Rotated(UUID session, UserId user) ->
                Outcome.done(signedIn(user, session, next, stored, now));
            case Rotation.Reused(UUID session, UserId user) -> {
                LOG.warn("a used refresh token of {} came again: session {} is ended", user, session);
                revocations.add(List.of(session), forgetTime);
                yield worthless();
            }
            case Rotation.Worthless() -> worthless();
        };
    }

    /// Ends the caller's session, or all sessions of the user; their streams end through `Revocations`. Repeating
    /// it changes nothing.
    ///
    /// A caller of the product's issuer is refused here from now on until the token expires, but their session
    /// with the product goes on: that is the product's to end.
    public void signOut(Caller caller, boolean everywhere) {
        Instant now = now();
        Instant forgetTime = latest(forgetTime(now), caller.expireTime().plus(FORGET_MARGIN));
        if (everywhere) endAll(caller.user(), now);
        UUID session = caller.session();
        if (session == null) return;
        sessions.end(session, caller.user(), now, forgetTime);
        revocations.add(List.of(session), forgetTime);
    }

    /// Ends the session of a refresh token, or all sessions of its user.
    ///
    /// @return whose it was; `REFRESH_TOKEN_INVALID` when it is none of a session that lives
    public Outcome<UserId> signOut(String refreshToken, boolean everywhere) {
        Instant now = now();
        RefreshTokens.Holder holder =
                refreshTokens.holder(hash(refreshToken), now).orElse(null);
        if (holder == null) return worthless();
        if (everywhere) {
            endAll(holder.user(), now);
        } else {
            Instant forgetTime = forgetTime(now);
            sessions.end(holder.session(), holder.user(), now, forgetTime);
            revocations.add(List.of(holder.session()), forgetTime);
        }
        return Outcome.done(holder.user());
    }

    private void endAll(UserId user, Instant now) {
        Instant forgetTime = forgetTime(now);
        revocations.add(sessions.endAll(user, now, forgetTime), forgetTime);
    }

    /// Deletes sessions of which nothing can come any more.
    ///
    /// @return how many
    int deleteEnded() {
        Instant now = now();
        return sessions.deleteEnded(now, now.minus(issuer.refreshTokenLife()), DELETED_AT_ONCE);
    }

    private SignedIn signedIn(UserId user, UUID session, String refreshToken, FreshToken stored, Instant now) {
        // JWTs count whole seconds.
        Instant expireTime = now.plus(issuer.accessTokenLife()).truncatedTo(ChronoUnit.SECONDS);
        String accessToken = keyring.sign(new JWTClaimsSet.Builder()
                .issuer(issuer.issuer())
                .audience(issuer.audience())
                .subject(user.toString())
                .claim(BuiltInSubjects.SESSION_CLAIM, session.toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expireTime))
                .build());
        return new SignedIn(user, session, accessToken, expireTime, refreshToken, stored.expireTime());
    }

    private String freshToken() {
        byte[] token = new byte[REFRESH_TOKEN_BYTES];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private FreshToken stored(String token, Instant now) {
        return new FreshToken(hash(token), now.plus(issuer.refreshTokenLife()));
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant forgetTime(Instant now) {
        return now.plus(BuiltInIssuer.MAX_ACCESS_TOKEN_LIFE).plus(FORGET_MARGIN);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static <T> Outcome<T> worthless() {
        return Outcome.refused(
                Reason.REFRESH_TOKEN_INVALID,
                "the refresh token is unknown, expired, used, or of a session that was ended; sign in again");
    }

    /// As exact as PostgreSQL keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
