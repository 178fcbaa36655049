package dev.parley.server.auth;

import dev.parley.server.auth.Authenticator.TrustedIssuer;
import dev.parley.server.auth.ExternalIssuer.KeyLocation;
import dev.parley.server.store.ExternalIdentities;
import dev.parley.server.store.FreshIds;
import dev.parley.server.store.IdentityTables;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Everything about identity that a node runs, put together: `start` it before the first call is served.
public final class Identity implements AutoCloseable {
    private static final Duration DELETED_EVERY = Duration.ofMinutes(10);

    private final SigningKeyring keyring;
    private final Revocations revocations;
    private final PasswordHashing hashing;
    private final SignIn signIn;
    private final SignedInSessions sessions;
    private final Authenticator authenticator;
    private final Upkeep deletion;
    private final List<RemoteKeys> remoteKeys = new ArrayList<>();

    /// What an operator chooses.
    ///
    /// @param external the product's own issuer; null when there is none
    public record Options(BuiltInIssuer builtIn, @Nullable ExternalIssuer external, SignInLimits.Rates limits) {
        public static final Options DEFAULT = new Options(BuiltInIssuer.DEFAULT, null, SignInLimits.Rates.DEFAULT);
    }

    /// Touches neither database nor network.
    ///
    /// @throws IllegalArgumentException with a sentence for the operator, when the options do not fit together
    public Identity(DataSource pool, Options options, Clock clock, SecureRandom random) {
        IdentityTables tables = IdentityTables.over(pool, new FreshIds(clock, random));
        BuiltInIssuer builtIn = options.builtIn();
        SignInLimits limits = new SignInLimits(options.limits(), clock);
        keyring = new SigningKeyring(tables.signingKeys(), builtIn.keyLife(), clock, random);
        revocations = new Revocations(tables.sessions(), clock);
        hashing = new PasswordHashing(random);
        sessions = new SignedInSessions(
                builtIn, keyring, tables.sessions(), tables.refreshTokens(), revocations, limits, clock, random);
        signIn = new SignIn(tables.accounts(), sessions, hashing, limits, clock);
        List<TrustedIssuer> issuers = new ArrayList<>(List.of(trust(builtIn)));
        if (options.external() != null) {
            issuers.add(trust(options.external(), tables.externalIdentities(), clock, random));
        }
        authenticator = new Authenticator(issuers, revocations, clock);
        deletion = new Upkeep("ended-sessions", DELETED_EVERY, sessions::deleteEnded);
    }

    private TrustedIssuer trust(BuiltInIssuer issuer) {
        TokenRules rules = new TokenRules(
                issuer.issuer(), issuer.audience(), TokenAlgorithm.EDDSA, Set.of(TokenRules.ACCESS_TOKEN_TYPE));
        return new TrustedIssuer(rules, keyring, new BuiltInSubjects());
    }

    private TrustedIssuer trust(
            ExternalIssuer issuer, ExternalIdentities identities, Clock clock, SecureRandom random) {
        TokenRules rules = new TokenRules(issuer.issuer(), issuer.audience(), issuer.algorithm(), issuer.tokenTypes());
        VerifyingKeys keys = switch (issuer.keys()) {
            case KeyLocation.Text(String text) -> new VerifyingKeys.Fixed(KeySet.parse(text, issuer.algorithm()));
            case KeyLocation.Url(var url) -> {
                RemoteKeys remote = new RemoteKeys(url, issuer.algorithm(), clock);
                remoteKeys.add(remote);
                yield remote;
            }
        };
        return new TrustedIssuer(rules, keys, new ExternalUsers(issuer.issuer(), identities, clock, random));
    }

    /// Reads keys and revocations from the database, making the first key if there is none, and keeps both
    /// current.
    public void start() {
        keyring.start();
        revocations.start();
        deletion.start();
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public SignIn signIn() {
        return signIn;
    }

    public SignedInSessions sessions() {
        return sessions;
    }

    public Revocations revocations() {
        return revocations;
    }

    public SigningKeyring keyring() {
        return keyring;
    }

    /// Stops what `start` began, and the threads that hash.
    @Override
    public void close() {
        deletion.close();
        revocations.close();
        keyring.close();
        hashing.close();
        remoteKeys.forEach(RemoteKeys::close);
    }
}
