package dev.parley.server.auth;

import dev.parley.server.store.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The revoked sessions of which an access token could still look good, in memory. A revocation made on this node
/// is here at once; one made on another within about a second. Each is forgotten when its last access token has
/// expired.
public final class Revocations implements AutoCloseable {
    private static final Duration POLLED_EVERY = Duration.ofSeconds(1);
    /// Each poll looks this far back behind the one before: for clocks that differ and commits that take long.
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Sessions store;
    private final Clock clock;
    private final Upkeep upkeep;
    private final ConcurrentMap<UUID, Instant> forgetTimes = new ConcurrentHashMap<>();
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    /// When the last poll that went well began.
    private volatile Instant polledAt = Instant.EPOCH;

    public Revocations(Sessions store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.upkeep = new Upkeep("revocations", POLLED_EVERY, this::poll);
    }

    /// Reads what is to be remembered, then polls until `close`.
    public void start() {
        Instant now = clock.instant();
        store.toRemember(now).forEach(this::learn);
        polledAt = now;
        upkeep.start();
    }

    /// Whether the session was ended. Never blocks.
    public boolean isRevoked(UUID session) {
        return forgetTimes.containsKey(session);
    }

    /// Calls the listener with each session that is revoked from now on, once, on the thread that learns of it
    /// and under no lock. It must not block, nor throw. To miss none, listen first and then ask `isRevoked`.
    public void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /// How many sessions are remembered; for metrics.
    public int size() {
        return forgetTimes.size();
    }

    /// Remembers sessions whose revocation is committed.
    void add(Collection<UUID> sessions, Instant forgetTime) {
        for (UUID session : sessions) learn(new Sessions.Revoked(session, forgetTime));
    }

    /// Learns what other nodes revoked, and forgets what is over.
    void poll() {
        Instant now = clock.instant();
        for (Sessions.Revoked revoked : store.revokedSince(polledAt.minus(OVERLAP))) {
            if (revoked.forgetTime().isAfter(now)) learn(revoked);
        }
        polledAt = now;
        forgetTimes.values().removeIf(forgetTime -> !forgetTime.isAfter(now));
    }

    private void learn(Sessions.Revoked revoked) {
        UUID session = revoked.session();
        if (forgetTimes.putIfAbsent(session, revoked.forgetTime()) != null) {
            forgetTimes.merge(session, revoked.forgetTime(), (one, other) -> one.isAfter(other) ? one : other);
            return;
        }
        for (Consumer<UUID> listener : listeners) {
            try {
                listener.accept(session);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on the revocation of session {}", session, e);
            }
        }
    }

    @Override
    public void close() {
        upkeep.close();
    }
}
