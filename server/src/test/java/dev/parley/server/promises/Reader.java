package dev.parley.server.promises;

import dev.parley.server.log.ResumeToken;
import dev.parley.server.promises.History.Leg;
import dev.parley.v1.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Follows the log for one user, by its habit, on a thread of its own, until it is stopped. Whatever cuts a call, it
/// goes
/// on from a token that it kept.
final class Reader implements AutoCloseable {
    private static final Duration LOOK_UP = Duration.ofMillis(200);
    private static final Duration BACK_OFF = Duration.ofMillis(100);
    private static final Duration PROBE_AT_MOST = Duration.ofSeconds(5);
    private static final int MOST_FRAMES_A_CALL = 8;
    private static final int PROBES_IN_HUNDRED = 3;
    private static final long FAR_AHEAD = 1_000_000_000;

    /// How a reader behaves.
    enum Habit {
        /// Changes its transport at any frame.
        RESTLESS,
        /// Stays on one stream until that breaks.
        STEADY,
        /// Has no streams.
        POLLING
    }

    private final String name;
    private final TestClient client;
    private final History history;
    private final RandomGenerator random;
    private final Habit habit;
    private final Bookmark bookmark;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /// @param token where it begins; empty for "from now"
    Reader(String name, TestClient client, History history, RandomGenerator random, Habit habit, String token) {
        this.name = name;
        this.client = client;
        this.history = history;
        this.random = random;
        this.habit = habit;
        this.bookmark = new Bookmark(token);
        this.thread = Thread.ofVirtual().name(name).start(this::follow);
    }

    long position() {
        return bookmark.position();
    }

    String user() {
        return client.user();
    }

    /// Stops reading and says what went wrong, if anything did.
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable why = failure;
        if (why != null) throw new AssertionError(name + " failed", why);
    }

    @Override
    public String toString() {
        return name;
    }

    private void follow() {
        try {
            while (!stopping) {
                if (habit == Habit.RESTLESS && Dice.inHundred(PROBES_IN_HUNDRED, random)) probe();
                boolean came = readOneCall();
                if (!came) Pause.upTo(BACK_OFF, random);
            }
        } catch (RuntimeException | Error broken) {
            failure = broken;
        }
    }

    /// @return whether any frame came
    private boolean readOneCall() {
        Leg leg = history.opened(name, client.user(), transport(), bookmark.any(random));
        Call call = Call.open(client.streams(), leg, Duration.ofMillis(random.nextInt(500)));
        int most = habit == Habit.RESTLESS ? 1 + random.nextInt(MOST_FRAMES_A_CALL) : Integer.MAX_VALUE;
        boolean came = false;
        for (int frames = 0; frames < most && !stopping; ) {
            ServerFrame frame = call.next(LOOK_UP);
            if (frame != null) {
                bookmark.keep(frame);
                came = true;
                frames++;
            } else if (call.end() != null) {
                break;
            } else if (habit == Habit.RESTLESS && came) {
                frames++;
            }
        }
        call.cut();
        return came;
    }

    private Transport transport() {
        return switch (habit) {
            case RESTLESS -> Dice.oneOf(List.of(Transport.values()), random);
            case STEADY -> Dice.oneOf(List.of(Transport.CONNECT, Transport.SUBSCRIBE), random);
            case POLLING -> Transport.POLL;
        };
    }

    /// Asks with a token of a position that the log has not reached: must be refused.
    private void probe() {
        ResumeToken token = ResumeToken.parse(bookmark.newest()).orElse(null);
        if (token == null) return;
        String ahead = new ResumeToken(token.logId(), token.position() + FAR_AHEAD).toString();
        Leg leg = history.opened(name + "'s probe", client.user(), transport(), ahead);
        Call call = Call.open(client.streams(), leg, Duration.ZERO);
        call.next(PROBE_AT_MOST);
        call.cut();
    }
}
