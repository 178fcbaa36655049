package dev.parley.server.promises;

import dev.parley.v1.ServerFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What the clients of one run did and saw. They append and judge nothing; the checkers read it when the run is over.
/// Times are `System.nanoTime()`. Users, rooms and keys are named as on the wire.
final class History {
    private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Collection<Leg> legs = new ConcurrentLinkedQueue<>();
    private final Collection<MoveTold> moves = new ConcurrentLinkedQueue<>();
    private final Collection<Rewrite> rewrites = new ConcurrentLinkedQueue<>();
    private final Collection<Situation> situations = new ConcurrentLinkedQueue<>();
    private final Collection<Footprint> footprints = new ConcurrentLinkedQueue<>();
    private final Collection<String> steadfast = new ConcurrentLinkedQueue<>();
    private volatile List<Logged> log = List.of();
    private volatile long quietNanos = Long.MAX_VALUE;

    /// How one try to send ended.
    sealed interface Answer {
        /// Stored; `repeated` when the server says that it had been before.
        record Ok(String room, long seq, boolean repeated) implements Answer {}

        /// Definitely not stored by this try.
        record Refused(Verdict verdict) implements Answer {}

        /// Nobody knows.
        record Unknown(Verdict verdict) implements Answer {}
    }

    /// One try to send a message.
    record Attempt(String user, String room, String key, String text, long startNanos, long endNanos, Answer answer) {}

    /// A membership change that was acknowledged: from `endNanos` on the user was (or was no) member.
    record MoveTold(String room, String user, boolean member, long startNanos, long endNanos) {}

    /// An edit that was tried, or (`text` null) a deletion that was acknowledged at `endNanos`.
    record Rewrite(String room, long seq, @Nullable String text, long endNanos) {}

    /// How much memory the server holds after so much was sent past a reader that takes nothing.
    record Footprint(long sentBytes, long heldBytes) {}

    /// A frame and when it arrived.
    record Arrived(ServerFrame frame, long nanos) {}

    /// One call of one reader: from the token that it was opened with to its end.
    static final class Leg {
        private final String reader;
        private final String user;
        private final Transport transport;
        private final String token;
        private final long openedNanos;
        private final boolean kept;
        private final List<Arrived> frames = new ArrayList<>();
        private @Nullable Verdict end;
        private long endNanos = Long.MAX_VALUE;

        Leg(String reader, String user, Transport transport, String token, long openedNanos) {
            this(reader, user, transport, token, openedNanos, true);
        }

        private Leg(String reader, String user, Transport transport, String token, long openedNanos, boolean kept) {
            this.kept = kept;
            this.reader = reader;
            this.user = user;
            this.transport = transport;
            this.token = token;
            this.openedNanos = openedNanos;
        }

        /// A call of which nothing is kept: for tests that weigh what the server keeps.
        static Leg unrecorded(String user, Transport transport, String token) {
            return new Leg(user, user, transport, token, System.nanoTime(), false);
        }

        synchronized void arrived(ServerFrame frame, long nanos) {
            if (kept) frames.add(new Arrived(frame, nanos));
        }

        /// The reader stops listening here: by its own will (null) or because the call ended.
        synchronized void ended(@Nullable Verdict how, long nanos) {
            end = how;
            endNanos = nanos;
        }

        String reader() {
            return reader;
        }

        String user() {
            return user;
        }

        Transport transport() {
            return transport;
        }

        String token() {
            return token;
        }

        long openedNanos() {
            return openedNanos;
        }

        synchronized List<Arrived> frames() {
            return List.copyOf(frames);
        }

        synchronized @Nullable Verdict end() {
            return end;
        }

        synchronized long endNanos() {
            return endNanos;
        }

        @Override
        public String toString() {
            return reader + " over " + transport;
        }
    }

    void attempted(Attempt attempt) {
        attempts.add(attempt);
    }

    Leg opened(String reader, String user, Transport transport, String token) {
        Leg leg = new Leg(reader, user, transport, token, System.nanoTime());
        legs.add(leg);
        return leg;
    }

    /// This reader goes on until it has everything.
    void staysToTheEnd(String reader) {
        steadfast.add(reader);
    }

    void add(Leg leg) {
        legs.add(leg);
    }

    void moved(MoveTold move) {
        moves.add(move);
    }

    void rewritten(Rewrite rewrite) {
        rewrites.add(rewrite);
    }

    void happened(Situation situation) {
        situations.add(situation);
    }

    void measured(Footprint footprint) {
        footprints.add(footprint);
    }

    /// The last write of the run was answered, and every fault is over.
    void quiet() {
        quietNanos = System.nanoTime();
    }

    /// The log as it is when the run is over, by position.
    void closed(List<Logged> finalLog) {
        log = List.copyOf(finalLog);
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    List<Leg> legs() {
        return List.copyOf(legs);
    }

    /// Whether a send lies wholly between an acknowledged removal of its sender and the next attempt to let it in.
    boolean isOutside(Attempt attempt) {
        return moves.stream()
                .filter(move ->
                        move.room().equals(attempt.room()) && move.user().equals(attempt.user()))
                .filter(move -> move.startNanos() <= attempt.endNanos())
                .max(Comparator.comparingLong(MoveTold::startNanos))
                .filter(latest -> !latest.member() && latest.endNanos() < attempt.startNanos())
                .isPresent();
    }

    List<Rewrite> rewrites() {
        return List.copyOf(rewrites);
    }

    List<Situation> situations() {
        return List.copyOf(situations);
    }

    List<Footprint> footprints() {
        return List.copyOf(footprints);
    }

    /// The readers that stay until they have everything.
    List<String> steadfast() {
        return List.copyOf(steadfast);
    }

    List<Logged> log() {
        return log;
    }

    long quietNanos() {
        return quietNanos;
    }
}
