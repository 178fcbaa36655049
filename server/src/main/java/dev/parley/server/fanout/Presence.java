package dev.parley.server.fanout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.model.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is there: a user with a live subscriber, and for a grace after the last one went, so that a reconnect or
/// the gap between two polls is not seen. Told to those who have a room of the user in view.
public final class Presence implements AutoCloseable {
    /// How long a user stays online after its last stream or poll.
    public static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final int LAST_ACTIVE_LIMIT = 100_000;
    /// Users whose presence is shown when rooms come into view.
    private static final int SHOWN_LIMIT = 200;

    private final Hub hub;
    private final Encoder encoder;
    private final Clock clock;
    private final Cache<UserId, Instant> lastActive =
            Caffeine.newBuilder().maximumSize(LAST_ACTIVE_LIMIT).build();
    private final Thread sweeper = Thread.ofVirtual().name("presence").unstarted(this::sweepAgain);
    private volatile boolean closing;

    /// Guarded by this object's monitor.
    private final Map<UserId, Present> present = new HashMap<>();

    private static final class Present {
        int subscribers;
        /// When the last subscriber went; null while there is one.
        @Nullable
        Instant leftTime;
        /// The user's rooms when the last subscriber went.
        Set<Long> rooms = Set.of();
    }

    Presence(Hub hub, Encoder encoder, Clock clock) {
        this.hub = hub;
        this.encoder = encoder;
        this.clock = clock;
    }

    /// What is known of a user.
    ///
    /// @param lastActive when the user was last online, as far as this node knows; null for never
    public record Status(
            UserId user, boolean online, @Nullable Instant lastActive) {}

    public List<Status> of(List<UserId> users) {
        Instant now = clock.instant();
        List<Status> statuses = new ArrayList<>(users.size());
        for (UserId user : users) {
            boolean online = isOnline(user);
            statuses.add(new Status(user, online, online ? now : lastActive.getIfPresent(user)));
        }
        return statuses;
    }

    void start() {
        sweeper.start();
    }

    @Override
    public void close() {
        closing = true;
        sweeper.interrupt();
    }

    /// A subscriber became live for the first time.
    void arrived(Subscriber subscriber) {
        boolean first;
        synchronized (this) {
            Present user = present.get(subscriber.user());
            first = user == null;
            if (user == null) {
                user = new Present();
                present.put(subscriber.user(), user);
            }
            user.subscribers++;
            user.leftTime = null;
        }
        if (first) tell(subscriber.user(), true, hub.roomsOf(subscriber));
    }

    /// A subscriber that had arrived is gone.
    ///
    /// @param rooms the user's
    void left(UserId user, Set<Long> rooms) {
        Instant now = clock.instant();
        lastActive.put(user, now);
        synchronized (this) {
            Present of = present.get(user);
            if (of == null || --of.subscribers > 0) return;
            of.leftTime = now;
            of.rooms = rooms;
        }
    }

    /// Tells a subscriber who is there in the rooms that it has in view.
    void show(Subscriber subscriber) {
        Set<UserId> users = new HashSet<>();
        for (long room : hub.roomsInView(subscriber)) {
            users.addAll(hub.liveUsersIn(room, SHOWN_LIMIT));
            users.addAll(inGraceIn(room));
            if (users.size() >= SHOWN_LIMIT) break;
        }
        Instant now = clock.instant();
        users.stream()
                .filter(user -> !user.equals(subscriber.user()))
                .limit(SHOWN_LIMIT)
                .forEach(user -> subscriber.signal(user, encoder.presence(user, true, now)));
    }

    private synchronized boolean isOnline(UserId user) {
        return present.containsKey(user);
    }

    private synchronized List<UserId> inGraceIn(long room) {
        List<UserId> users = new ArrayList<>();
        present.forEach((user, of) -> {
            if (of.leftTime != null && of.rooms.contains(room)) users.add(user);
        });
        return users;
    }

    private void sweepAgain() {
        while (!closing) {
            try {
                Thread.sleep(SWEEP_INTERVAL);
            } catch (InterruptedException wokenByClose) {
                continue;
            }
            sweep();
        }
    }

    /// Takes those offline whose grace is over.
    void sweep() {
        Instant graceBegan = clock.instant().minus(GRACE);
        Map<UserId, Set<Long>> gone = new HashMap<>();
        synchronized (this) {
            present.forEach((user, of) -> {
                if (of.leftTime != null && !of.leftTime.isAfter(graceBegan)) gone.put(user, of.rooms);
            });
            present.keySet().removeAll(gone.keySet());
        }
        gone.forEach((user, rooms) -> tell(user, false, rooms));
    }

    private void tell(UserId user, boolean online, Set<Long> rooms) {
        Set<Subscriber> watchers = hub.watchersOf(rooms);
        if (watchers.isEmpty()) return;
        byte[] signal = encoder.presence(user, online, online ? clock.instant() : lastActive.getIfPresent(user));
        for (Subscriber watcher : watchers) {
            if (!watcher.user().equals(user)) watcher.signal(user, signal);
        }
    }
}
