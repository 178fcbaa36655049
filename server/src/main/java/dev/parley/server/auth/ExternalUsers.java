package dev.parley.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.UserId;
import dev.parley.server.store.ExternalIdentities;
import dev.parley.server.store.NewUser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The subjects of the product's issuer. One seen for the first time becomes a user: with the handle in
/// `preferred_username` if that is a handle and free, else a random one, and with `name` on screens.
final class ExternalUsers implements Subjects {
    private static final int MAX_SUBJECT_CHARACTERS = 255;
    private static final int MAX_CACHED = 100_000;
    private static final int MAX_HANDLE_TRIES = 8;
    private static final int RANDOM_HANDLE_CHARACTERS = 10;
    private static final String HANDLE_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final Logger LOG = LoggerFactory.getLogger(ExternalUsers.class);

    private final String issuer;
    private final ExternalIdentities store;
    private final Clock clock;
    private final SecureRandom random;
    private final Cache<String, UserId> bySubject =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    ExternalUsers(String issuer, ExternalIdentities store, Clock clock, SecureRandom random) {
        this.issuer = issuer;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public boolean mayBlock(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        return isSubject(subject) && bySubject.getIfPresent(subject) == null;
    }

    @Override
    public Outcome<Caller> caller(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        if (!isSubject(subject)) return Subjects.noSubject();
        UserId user = bySubject.getIfPresent(subject);
        if (user == null) {
            Optional<UserId> known = store.find(issuer, subject);
            user = known.isPresent() ? known.get() : provision(subject, claims);
            bySubject.put(subject, user);
        }
        return Outcome.done(new Caller(user, session(claims), Subjects.expireTime(claims)));
    }

    private static boolean isSubject(@Nullable String subject) {
        return subject != null
                && !subject.isEmpty()
                && subject.length() <= MAX_SUBJECT_CHARACTERS
                && !ProfileRules.hasControls(subject);
    }

    private UserId provision(String subject, JWTClaimsSet claims) {
        String wanted = text(claims, "preferred_username");
        String handle = ProfileRules.isHandle(wanted) ? wanted : randomHandle();
        for (int attempt = 0; attempt < MAX_HANDLE_TRIES; attempt++) {
            NewUser user = new NewUser(handle, displayName(claims, handle));
            Optional<UserId> made = store.findOrCreate(issuer, subject, user, clock.instant());
            if (made.isPresent()) {
                LOG.info("{} is a subject of the product's issuer", made.get());
                return made.get();
            }
            handle = randomHandle();
        }
        throw new IllegalStateException("no free handle in " + MAX_HANDLE_TRIES + " tries");
    }

    private static String displayName(JWTClaimsSet claims, String handle) {
        String name = ProfileRules.displayNameFrom(text(claims, "name"));
        if (name.isEmpty()) name = ProfileRules.displayNameFrom(text(claims, "preferred_username"));
        return name.isEmpty() ? handle : name;
    }

    private String randomHandle() {
        StringBuilder handle = new StringBuilder("user-");
        for (int i = 0; i < RANDOM_HANDLE_CHARACTERS; i++) {
            handle.append(HANDLE_ALPHABET.charAt(random.nextInt(HANDLE_ALPHABET.length())));
        }
        return handle.toString();
    }

    /// A UUID for the issuer's session or, if it names none, for this one token.
    private @Nullable UUID session(JWTClaimsSet claims) {
        String name = text(claims, BuiltInSubjects.SESSION_CLAIM);
        if (name.isEmpty()) name = text(claims, "jti");
        if (name.isEmpty()) return null;
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of((issuer + "\0" + name).getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L; // version 8: the maker's own
        long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }
}
