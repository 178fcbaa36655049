package dev.parley.server.fanout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Duration;
import java.util.Set;

/// Who writes where. Nothing is kept: what was told expires by itself where it is shown.
public final class Typing {
    /// How often a client repeats that its person writes.
    public static final Duration INTERVAL = Duration.ofSeconds(3);
    /// How long others show it without hearing again.
    public static final Duration TTL = Duration.ofSeconds(6);

    /// Repeats that come sooner are dropped.
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private static final int RECENT_LIMIT = 10_000;

    private final Hub hub;
    private final Encoder encoder;
    private final Cache<Subject, Boolean> recent = Caffeine.newBuilder()
            .maximumSize(RECENT_LIMIT)
            .expireAfterWrite(SHORTEST_INTERVAL)
            .build();

    Typing(Hub hub, Encoder encoder) {
        this.hub = hub;
        this.encoder = encoder;
    }

    private record Subject(RoomId room, UserId user) {}

    /// Tells those who have the room in view. The caller has made sure that the user is a member of it.
    ///
    /// @param typing false when the user stopped
    public void set(RoomId room, UserId user, boolean typing) {
        Subject subject = new Subject(room, user);
        if (!typing) recent.invalidate(subject);
        else if (recent.asMap().putIfAbsent(subject, true) != null) return;
        byte[] signal = encoder.typing(room, user, typing ? TTL : Duration.ZERO);
        for (Subscriber watcher : hub.watchersOf(Set.of(room.value()))) {
            if (!watcher.user().equals(user)) watcher.signal(subject, signal);
        }
    }
}
