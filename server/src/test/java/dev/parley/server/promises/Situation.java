package dev.parley.server.promises;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.server.promises.History.Leg;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What must have occurred, or the run proves nothing: a run in which no send was ever uncertain shows nothing about
/// uncertain sends.
enum Situation {
    /// A send whose answer was lost had been stored.
    UNKNOWN_THEN_COMMITTED,
    /// A send whose answer was lost had not been stored.
    UNKNOWN_THEN_ABSENT,
    /// The server found a repeat and said so.
    REPEAT_FOUND,
    /// A client received an event again and dropped it.
    DUPLICATE_DROPPED,
    /// A resume token was refused.
    RESUME_REFUSED,
    /// A reader went from a stream to polling and back to a stream.
    POLLED_AND_BACK,
    /// A stream was taken up on another transport.
    TRANSPORT_CHANGED,
    /// One transaction carried out more than one write.
    BATCH_LARGER_THAN_ONE,
    /// What was missed was read from memory.
    RESUMED_FROM_MEMORY,
    /// What was missed was read from PostgreSQL.
    RESUMED_FROM_STORE,
    /// A live stream fell behind and went on from the log.
    FELL_BEHIND,
    /// A user who was put out tried to send and was refused.
    SEND_REFUSED,
    /// A member was put out and came back.
    CAME_BACK;

    /// Those that occurred in a run.
    static Set<Situation> of(History history) {
        Set<Situation> occurred = EnumSet.noneOf(Situation.class);
        occurred.addAll(history.situations());
        byKey(history.attempts()).values().forEach(tries -> addOfSend(tries, occurred));
        byReader(history.legs()).values().forEach(legs -> addOfReader(legs, occurred));
        addOfMembers(history, occurred);
        return occurred;
    }

    private static void addOfSend(List<Attempt> tries, Set<Situation> occurred) {
        boolean unknown = false;
        for (Attempt attempt : tries) {
            switch (attempt.answer()) {
                case Answer.Unknown _ -> unknown = true;
                case Answer.Refused(Verdict verdict) -> {
                    if (verdict.reason().equals("ROOM_ACCESS_DENIED")) occurred.add(SEND_REFUSED);
                }
                case Answer.Ok ok
                when ok.repeated() -> {
                    occurred.add(REPEAT_FOUND);
                    if (unknown) occurred.add(UNKNOWN_THEN_COMMITTED);
                    return;
                }
                case Answer.Ok _ -> {
                    if (unknown) occurred.add(UNKNOWN_THEN_ABSENT);
                    unknown = false;
                }
            }
        }
    }

    private static void addOfReader(List<Leg> legs, Set<Situation> occurred) {
        Set<Long> seen = new HashSet<>();
        boolean streamed = false;
        boolean polledSince = false;
        Transport last = legs.getFirst().transport();
        for (Leg leg : legs) {
            if (leg.end() instanceof Verdict end && end.reason().startsWith("RESUME_TOKEN"))
                occurred.add(RESUME_REFUSED);
            if (leg.frames().isEmpty()) continue;
            if (leg.transport() != last) occurred.add(TRANSPORT_CHANGED);
            last = leg.transport();
            if (leg.transport() == Transport.POLL) polledSince = streamed;
            else if (polledSince) occurred.add(POLLED_AND_BACK);
            streamed |= leg.transport() != Transport.POLL;
            boolean again = leg.frames().stream()
                    .flatMap(arrived -> arrived.frame().getEventsList().stream())
                    .map(event -> seen.add(event.getPosition()))
                    .toList()
                    .contains(false);
            if (again) occurred.add(DUPLICATE_DROPPED);
        }
    }

    private static void addOfMembers(History history, Set<Situation> occurred) {
        Set<String> out = new HashSet<>();
        for (Logged entry : history.log()) {
            if (entry.kind() != dev.parley.v1.Event.ChangeCase.MEMBER_CHANGED) continue;
            String place = entry.room() + " " + entry.user();
            if (!entry.member()) out.add(place);
            else if (out.contains(place)) occurred.add(CAME_BACK);
        }
    }

    private static Map<String, List<Attempt>> byKey(List<Attempt> attempts) {
        return attempts.stream()
                .sorted(Comparator.comparingLong(Attempt::startNanos))
                .collect(Collectors.groupingBy(attempt -> attempt.user() + " " + attempt.key()));
    }

    static Map<String, List<Leg>> byReader(List<Leg> legs) {
        return legs.stream()
                .sorted(Comparator.comparingLong(Leg::openedNanos))
                .collect(Collectors.groupingBy(Leg::reader));
    }
}
