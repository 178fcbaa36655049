package dev.parley.server.fanout;

import dev.parley.server.log.Announcement;
import dev.parley.server.log.ResumeToken;
import dev.parley.server.model.Incident;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Failures;
import dev.parley.server.store.Log;
import dev.parley.server.store.Reads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All subscribers of this node, and with them the hub, presence and typing.
public final class Subscribers implements AutoCloseable {
    /// Streams and polls that one user may have open on a node.
    public static final int STREAMS_PER_USER_LIMIT = 32;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(365);
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Reads catchUps;
    private final Encoder encoder;
    private final Clock clock;
    private final RandomGenerator random;
    private final UUID logId;
    private final Hub hub;
    private final Presence presence;
    private final Typing typing;
    private final Map<UserId, Set<Subscriber>> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final Counter lagged;
    private final Counter deliveries;
    private final CatchUp.Meters catchUpMeters;
    private volatile boolean draining;

    /// What the subscribers of a node may take together.
    ///
    /// @param tailBytes how much of the log's end is kept in memory
    /// @param tailAtStart newest entries that are read into it at the start
    /// @param catchUpsAtOnce how many subscribers read the database at the same moment
    public record Limits(long tailBytes, int tailAtStart, int catchUpsAtOnce) {
        /// @param readers connections of the pool: half of them are left to everybody else
        public static Limits of(int tailAtStart, int readers) {
            return new Limits(Tail.LIMIT_BYTES, tailAtStart, Math.max(1, readers / 2));
        }
    }

    public Subscribers(
            Reads reads, Encoder encoder, Clock clock, RandomGenerator random, MeterRegistry metrics, Limits limits) {
        this.catchUps = reads.inTurns(limits.catchUpsAtOnce());
        this.encoder = encoder;
        this.clock = clock;
        this.random = random;
        Log.Head head = reads.read(tables -> tables.log().head());
        this.logId = head.logId();
        this.hub = new Hub(reads, encoder, head, limits, metrics);
        this.presence = new Presence(hub, encoder, clock);
        this.typing = new Typing(hub, encoder);
        this.lagged = Counter.builder("parley.subscribers.lagged")
                .description("Times that a live subscriber fell behind its mailbox")
                .register(metrics);
        this.deliveries = Counter.builder("parley.deliveries")
                .description("Events written to streams and polls")
                .register(metrics);
        this.catchUpMeters = new CatchUp.Meters(catchUps(metrics, "memory"), catchUps(metrics, "store"));
        metrics.gauge("parley.subscribers.open", count);
        metrics.gauge("parley.subscribers.live", live);
    }

    private static Counter catchUps(MeterRegistry metrics, String source) {
        return Counter.builder("parley.catchups")
                .description("Resumes and catch-ups by where they were read from")
                .tag("source", source)
                .register(metrics);
    }

    public void start() {
        hub.start();
        presence.start();
    }

    /// The log moved. Never blocks.
    public void announce(Announcement announcement) {
        hub.announce(announcement);
    }

    public Presence presence() {
        return presence;
    }

    public Typing typing() {
        return typing;
    }

    /// Starts a subscriber over an outlet. Never blocks: what needs the database happens on the subscriber's own
    /// thread, and ends it through the outlet when refused.
    ///
    /// @return or `TOO_MANY_STREAMS`, `SERVER_DRAINING`
    public Outcome<Subscriber> open(Opening opening, Outlet outlet) {
        if (draining) {
            return Outcome.refused(
                    Refusal.retry(Reason.SERVER_DRAINING, "this node shuts down; connect again", spread(RETRY_AFTER)));
        }
        CatchUp catchUp = new CatchUp(opening.user(), catchUps, encoder, hub, catchUpMeters);
        Subscriber subscriber = new Subscriber(
                new UUID(random.nextLong(), random.nextLong()).toString(), opening, outlet, this, hub, catchUp);
        if (!register(subscriber)) {
            return Outcome.refused(Refusal.retry(
                            Reason.TOO_MANY_STREAMS,
                            "you have " + STREAMS_PER_USER_LIMIT + " streams open; close one first",
                            RETRY_AFTER)
                    .with("limit", Integer.toString(STREAMS_PER_USER_LIMIT)));
        }
        subscriber.start();
        return Outcome.done(subscriber);
    }

    /// Puts rooms in view of the user's subscriber with this id.
    ///
    /// @return false when the user has no such subscriber on this node
    public boolean focus(UserId user, String subscriberId, List<RoomId> rooms) {
        for (Subscriber subscriber : open.getOrDefault(user, Set.of())) {
            if (subscriber.id().equals(subscriberId)) {
                subscriber.focus(rooms);
                return true;
            }
        }
        return false;
    }

    /// Ends all subscribers of a sign-in session.
    public void endSession(UUID session, Refusal why) {
        forEach(subscriber -> {
            if (session.equals(subscriber.opening().session())) subscriber.end(why);
        });
    }

    /// Tells every client to come back within `spread`, each at another moment, and ends the streams. New ones are
    /// refused.
    public void drain(Duration spread) {
        draining = true;
        forEach(subscriber -> subscriber.drain(spread(spread)));
    }

    /// How many are open.
    public int count() {
        return count.get();
    }

    @Override
    public void close() {
        presence.close();
        hub.close();
    }

    /// @param first whether it was never live before
    void joined(Subscriber subscriber, boolean first) {
        live.incrementAndGet();
        if (!first) return;
        presence.arrived(subscriber);
        if (!subscriber.opening().focus().isEmpty()) presence.show(subscriber);
    }

    void lagged(Subscriber subscriber) {
        live.decrementAndGet();
        lagged.increment();
    }

    void delivered(int events) {
        if (events > 0) deliveries.increment(events);
    }

    /// @param arrived whether it was ever live
    /// @param joined whether it was live to the end
    void left(Subscriber subscriber, boolean arrived, boolean joined) {
        try {
            if (joined) live.decrementAndGet();
            if (arrived) presence.left(subscriber.user(), Set.copyOf(subscriber.rooms));
        } finally {
            unregister(subscriber);
        }
    }

    String tokenAt(long position) {
        return new ResumeToken(logId, position).toString();
    }

    Duration untilExpiry(Opening opening) {
        Duration left = Duration.between(clock.instant(), opening.expireTime());
        return left.compareTo(LONGEST_EXPIRY) < 0 ? left : LONGEST_EXPIRY;
    }

    static Set<Long> roomSet(List<RoomId> rooms) {
        Set<Long> set = HashSet.newHashSet(rooms.size());
        for (RoomId room : rooms) set.add(room.value());
        return set;
    }

    static Refusal refusalOf(Throwable failure) {
        if (Failures.mayPass(failure)) {
            return Refusal.retry(
                    Reason.STORE_UNAVAILABLE,
                    "the database cannot be reached; resume with the last token",
                    RETRY_AFTER);
        }
        return Incident.report(LOG, "a stream failed", failure);
    }

    private boolean register(Subscriber subscriber) {
        boolean[] added = {false};
        open.compute(subscriber.user(), (_, ofUser) -> {
            Set<Subscriber> all = ofUser == null ? ConcurrentHashMap.newKeySet() : ofUser;
            added[0] = all.size() < STREAMS_PER_USER_LIMIT && all.add(subscriber);
            return all;
        });
        if (added[0]) count.incrementAndGet();
        return added[0];
    }

    private void unregister(Subscriber subscriber) {
        open.computeIfPresent(subscriber.user(), (_, ofUser) -> {
            ofUser.remove(subscriber);
            return ofUser.isEmpty() ? null : ofUser;
        });
        count.decrementAndGet();
    }

    private void forEach(java.util.function.Consumer<Subscriber> action) {
        open.values().forEach(ofUser -> ofUser.forEach(action));
    }

    private Duration spread(Duration longest) {
        return Duration.ofMillis(1 + random.nextLong(Math.max(1, longest.toMillis())));
    }
}
