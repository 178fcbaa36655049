package dev.parley.server.promises;

import dev.parley.server.log.ResumeToken;
import dev.parley.server.promises.History.Arrived;
import dev.parley.server.promises.History.Leg;
import dev.parley.v1.Event;
import dev.parley.v1.Message;
import dev.parley.v1.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one call delivered, with its tokens read: a client may not look into them, the checkers must.
final class LegView {
    private final Leg leg;
    private final List<Got> events = new ArrayList<>();
    private final List<Covered> covered = new ArrayList<>();
    private final Set<Long> positions = new HashSet<>();

    /// An event, when it came, and the position of the token that came with it (or the next one after it).
    record Got(Event event, long nanos, long tokenAfter) {
        long position() {
            return event.getPosition();
        }

        @Nullable
        Shown shown() {
            return switch (event.getChangeCase()) {
                case MESSAGE_SENT -> shown(event.getMessageSent());
                case MESSAGE_EDITED -> shown(event.getMessageEdited());
                case MESSAGE_DELETED -> shown(event.getMessageDeleted());
                default -> null;
            };
        }

        private static Shown shown(Message message) {
            return new Shown(message.getRoomId() + " " + message.getSeq(), message.getText());
        }
    }

    /// The text of a message as an event shows it.
    record Shown(String place, String text) {}

    /// A token that was given: everything up to it has been delivered.
    ///
    /// @param eventsBefore how many events of the call had come by then
    record Covered(long token, int eventsBefore, long nanos, boolean caughtUp) {}

    LegView(Leg leg) {
        this.leg = leg;
        long token = 0;
        for (Arrived arrived : leg.frames()) {
            ServerFrame frame = arrived.frame();
            boolean given = !frame.getResumeToken().isEmpty();
            if (given) token = position(frame.getResumeToken());
            for (Event event : frame.getEventsList()) {
                events.add(new Got(event, arrived.nanos(), given ? token : 0));
                positions.add(event.getPosition());
            }
            if (given) covered.add(new Covered(token, events.size(), arrived.nanos(), frame.getCaughtUp()));
        }
    }

    static long position(String token) {
        return ResumeToken.parse(token)
                .orElseThrow(() -> new AssertionError("\"" + token + "\" is no resume token"))
                .position();
    }

    /// Where the call began: at its token, or at its first one when it was opened "from now".
    long start() {
        return leg.token().isEmpty() ? covered.getFirst().token() : position(leg.token());
    }

    List<Got> events() {
        return events;
    }

    List<Covered> covered() {
        return covered;
    }

    Set<Long> positions() {
        return positions;
    }

    String user() {
        return leg.user();
    }

    long openedNanos() {
        return leg.openedNanos();
    }

    Set<Long> positionsUpToCaughtUp() {
        Set<Long> had = new HashSet<>();
        for (Covered point : covered) {
            if (!point.caughtUp()) continue;
            events.subList(0, point.eventsBefore()).forEach(got -> had.add(got.position()));
            break;
        }
        return had;
    }

    /// Tokens that were given before all that they speak for had come.
    List<String> tokensBeyondDelivered(Sight sight) {
        List<String> faults = new ArrayList<>();
        long start = start();
        int at = 0;
        Set<Long> had = new HashSet<>();
        long until = start;
        for (Covered point : covered) {
            while (at < point.eventsBefore()) had.add(events.get(at++).position());
            for (Logged entry : sight.visibleTo(leg.user(), until, point.token())) {
                if (!had.contains(entry.position())) {
                    faults.add(leg + ": the token " + point.token() + " was given before " + entry);
                }
            }
            until = Math.max(until, point.token());
        }
        return faults;
    }

    /// How long messages took from their acknowledgement to this call, while it was live; for one that has not come,
    /// as long as the call went on.
    Map<Long, Long> delays(Sight sight, Map<Long, Long> toldNanos) {
        Map<Long, Long> delays = new HashMap<>();
        Covered live = covered.stream().filter(Covered::caughtUp).findFirst().orElse(null);
        if (live == null || leg.transport() == Transport.POLL) return delays;
        Map<Long, Long> came = new HashMap<>();
        events.forEach(got -> came.putIfAbsent(got.position(), got.nanos()));
        for (Logged entry : sight.visibleTo(leg.user(), live.token(), Long.MAX_VALUE)) {
            Long told = toldNanos.get(entry.position());
            if (told == null || told < live.nanos()) continue;
            // Acknowledgements come nearly in the order of the log: none that matters is this late.
            if (told - Checkers.LIVE_WITHIN_NANOS > leg.endNanos()) break;
            if (told > leg.endNanos()) continue;
            Long arrived = came.get(entry.position());
            if (arrived != null) delays.put(entry.position(), Math.max(0, arrived - told));
            else if (leg.endNanos() - told > Checkers.LIVE_WITHIN_NANOS && leg.endNanos() != Long.MAX_VALUE) {
                delays.put(entry.position(), leg.endNanos() - told);
            }
        }
        return delays;
    }

    @Override
    public String toString() {
        return leg.toString();
    }
}
