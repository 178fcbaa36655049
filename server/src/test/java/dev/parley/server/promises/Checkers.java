package dev.parley.server.promises;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.server.promises.History.Footprint;
import dev.parley.server.promises.History.Leg;
import dev.parley.server.promises.History.Rewrite;
import dev.parley.server.promises.LegView.Got;
import dev.parley.v1.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One function a promise. Each reads a record and says, in sentences, where the promise was broken.
final class Checkers {
    /// How long a reader may take to have everything, once the last fault is over.
    static final long CAUGHT_UP_WITHIN_NANOS = 15_000_000_000L;
    /// How long what is committed may take to a live stream on a busy machine; a timer in the way costs more.
    static final long LIVE_WITHIN_NANOS = 5_000_000_000L;

    static final long LIVE_MEDIAN_WITHIN_NANOS = 500_000_000L;
    /// How much a server may hold for readers that take nothing, however much is sent past them.
    static final long STALLED_READERS_HOLD_AT_MOST_BYTES = 48L << 20;

    private final History history;
    private final Sight sight;
    private final List<LegView> legs;
    private final Map<Long, Logged> byPosition = new HashMap<>();
    private final Map<String, Logged> messages = new HashMap<>();
    private final Map<String, Logged> byKey = new HashMap<>();
    /// When the message at a position was first acknowledged.
    private final Map<Long, Long> told = new HashMap<>();

    private final List<String> faults = new ArrayList<>();

    private Checkers(History history) {
        this.history = history;
        this.sight = new Sight(history.log());
        this.legs = history.legs().stream().map(LegView::new).toList();
        for (Logged entry : history.log()) {
            byPosition.put(entry.position(), entry);
            if (entry.isMessage()) messages.put(entry.room() + " " + entry.seq(), entry);
            if (entry.isMessage()) byKey.putIfAbsent(entry.user() + " " + entry.key(), entry);
        }
        for (Attempt attempt : history.attempts()) {
            if (!(attempt.answer() instanceof Answer.Ok ok)) continue;
            Logged stored = messages.get(ok.room() + " " + ok.seq());
            if (stored != null) told.merge(stored.position(), attempt.endNanos(), Math::min);
        }
    }

    private static final Map<String, Function<History, List<String>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("durable", Checkers::durable);
        ALL.put("ordered", Checkers::ordered);
        ALL.put("gapless", Checkers::gapless);
        ALL.put("unique", Checkers::unique);
        ALL.put("resumable", Checkers::resumable);
        ALL.put("caughtUp", Checkers::caughtUp);
        ALL.put("prompt", Checkers::prompt);
        ALL.put("privacy", Checkers::privacy);
        ALL.put("forgotten", Checkers::forgotten);
        ALL.put("bounded", Checkers::bounded);
    }

    /// Every promise that was broken, with what broke it; empty when all were kept.
    static Map<String, List<String>> all(History history) {
        Map<String, List<String>> broken = new TreeMap<>();
        ALL.forEach((promise, checker) -> {
            List<String> found = checker.apply(history);
            if (!found.isEmpty()) broken.put(promise, found.subList(0, Math.min(20, found.size())));
        });
        return broken;
    }

    /// A send that was acknowledged is in the log at exactly the place that it was told, with its own words; a send
    /// that
    /// was refused is not; and what any client saw is in the log.
    static List<String> durable(History history) {
        Checkers check = new Checkers(history);
        Set<String> accepted = new HashSet<>();
        Set<String> rewritten = new HashSet<>();
        history.rewrites().forEach(rewrite -> rewritten.add(rewrite.room() + " " + rewrite.seq()));
        for (Attempt attempt : history.attempts()) {
            if (!(attempt.answer() instanceof Answer.Ok(String room, long seq, boolean _))) continue;
            Logged stored = check.messages.get(room + " " + seq);
            if (stored == null
                    || !stored.key().equals(attempt.key())
                    || !stored.user().equals(attempt.user())) {
                check.fault(
                        "%s was told that %s is %s/%d, where %s stands",
                        attempt.user(), attempt.key(), room, seq, stored);
            } else if (!stored.text().equals(attempt.text()) && !rewritten.contains(room + " " + seq)) {
                check.fault("%s/%d says \"%s\", not \"%s\"", room, seq, stored.text(), attempt.text());
            }
        }
        for (Attempt attempt : history.attempts()) {
            if (!(attempt.answer() instanceof Answer.Refused)) accepted.add(attempt.user() + " " + attempt.key());
        }
        for (Attempt attempt : history.attempts()) {
            String key = attempt.user() + " " + attempt.key();
            if (!accepted.contains(key) && check.byKey.get(key) instanceof Logged stored) {
                check.fault("%s was refused, but is stored as %s", key, stored);
            }
        }
        for (LegView leg : check.legs) {
            for (Got got : leg.events()) {
                Logged stored = check.byPosition.get(got.position());
                String saw = Logged.identity(got.event());
                if (stored == null || !stored.identity().equals(saw)) {
                    check.fault("%s saw [%s] at %d, where the log has [%s]", leg, saw, got.position(), stored);
                }
            }
        }
        return check.faults;
    }

    /// Every reader sees the entries in the order of the log, a room's messages in the order of their `seq`, and all
    /// see the same message at the same place.
    static List<String> ordered(History history) {
        Checkers check = new Checkers(history);
        Map<String, Long> lastSeq = new HashMap<>();
        for (Logged entry : history.log()) {
            if (!entry.isMessage()) continue;
            long before = lastSeq.getOrDefault(entry.room(), 0L);
            if (entry.seq() <= before) check.fault("the log has %s after seq %d", entry, before);
            lastSeq.put(entry.room(), entry.seq());
        }
        Map<String, String> agreed = new HashMap<>();
        for (LegView leg : check.legs) {
            long last = 0;
            for (Got got : leg.events()) {
                if (got.position() <= last) check.fault("%s got %d after %d", leg, got.position(), last);
                last = got.position();
                if (got.event().getChangeCase() != Event.ChangeCase.MESSAGE_SENT) continue;
                var message = got.event().getMessageSent();
                String saw = message.getSenderId() + " " + message.getClientMessageId();
                String first = agreed.putIfAbsent(message.getRoomId() + " " + message.getSeq(), saw);
                if (first != null && !first.equals(saw)) {
                    check.fault(
                            "%s/%d is %s to %s and %s to others",
                            message.getRoomId(), message.getSeq(), saw, leg, first);
                }
            }
        }
        return check.faults;
    }

    /// A room's `seq` runs 1, 2, 3, …, positions too, and no call skips an entry that its user may see.
    static List<String> gapless(History history) {
        Checkers check = new Checkers(history);
        Map<String, Long> seqs = new HashMap<>();
        long position = 0;
        for (Logged entry : history.log()) {
            if (entry.position() != ++position)
                check.fault("the log has %d where %d belongs", entry.position(), position);
            position = entry.position();
            if (!entry.isMessage()) continue;
            long expected = seqs.merge(entry.room(), 1L, Long::sum);
            if (entry.seq() != expected)
                check.fault("%s has seq %d where %d belongs", entry.room(), entry.seq(), expected);
            seqs.put(entry.room(), entry.seq());
        }
        for (LegView leg : check.legs) {
            if (leg.events().isEmpty()) continue;
            long first = leg.events().getFirst().position();
            long last = leg.events().getLast().position();
            check.missing(
                    leg, check.sight.visibleTo(leg.user(), first, last), "between two events of %s %s is missing");
        }
        return check.faults;
    }

    /// A send that was repeated under the same `client_message_id` is stored once, all its answers agree, and another
    /// body under the same id is refused.
    static List<String> unique(History history) {
        Checkers check = new Checkers(history);
        Map<String, Logged> said = new HashMap<>();
        for (Logged entry : history.log()) {
            if (!entry.isMessage()) continue;
            Logged first = check.byKey.get(entry.user() + " " + entry.key());
            if (first != entry) check.fault("%s is stored again as %s", first, entry);
            if (entry.text().isEmpty()) continue;
            Logged same = said.putIfAbsent(entry.user() + " " + entry.room() + " " + entry.text(), entry);
            if (same != null) check.fault("%s said the same again as %s", same, entry);
        }
        Map<String, Attempt> answers = new HashMap<>();
        Set<String> fresh = new HashSet<>();
        for (Attempt attempt : history.attempts()) {
            if (!(attempt.answer() instanceof Answer.Ok ok)) continue;
            String key = attempt.user() + " " + attempt.key();
            Attempt first = answers.putIfAbsent(key, attempt);
            if (!ok.repeated() && !fresh.add(key)) check.fault("%s was stored anew more than once", key);
            if (first == null || !(first.answer() instanceof Answer.Ok before)) continue;
            if (before.seq() != ok.seq() || !before.room().equals(ok.room())) {
                check.fault("%s was told %s and %s", key, before, ok);
            }
            if (!first.text().equals(attempt.text()) || !first.room().equals(attempt.room())) {
                check.fault("%s was accepted with two bodies", key);
            }
        }
        return check.faults;
    }

    /// A call goes on exactly where its token was given, and a token speaks for exactly what was delivered before it.
    static List<String> resumable(History history) {
        Checkers check = new Checkers(history);
        for (LegView leg : check.legs) {
            if (leg.covered().isEmpty()) continue;
            long start = leg.start();
            for (Got got : leg.events()) {
                if (got.position() <= start)
                    check.fault("%s began at %d and was given %d again", leg, start, got.position());
                if (got.tokenAfter() < got.position()) {
                    check.fault("%s: the token %d comes with the later %d", leg, got.tokenAfter(), got.position());
                }
            }
            leg.tokensBeyondDelivered(check.sight).forEach(check.faults::add);
        }
        Situation.byReader(history.legs()).forEach((reader, ofReader) -> check.nothingLostBetween(reader, ofReader));
        return check.faults;
    }

    /// Over all its calls a reader has everything from where it began to where it stands.
    private void nothingLostBetween(String reader, List<Leg> ofReader) {
        Set<Long> seen = new HashSet<>();
        long start = Long.MAX_VALUE;
        long end = 0;
        for (Leg leg : ofReader) {
            LegView view = new LegView(leg);
            view.events().forEach(got -> seen.add(got.position()));
            if (view.covered().isEmpty()) continue;
            start = Math.min(start, view.start());
            end = Math.max(end, view.covered().getLast().token());
        }
        if (start == Long.MAX_VALUE) return;
        for (Logged entry : sight.visibleTo(ofReader.getFirst().user(), start, end)) {
            if (!seen.contains(entry.position())) fault("%s never got %s", reader, entry);
        }
    }

    /// `caught_up` is said once a stream, and never before all that was committed before the call began has come.
    static List<String> caughtUp(History history) {
        Checkers check = new Checkers(history);
        for (LegView leg : check.legs) {
            long times =
                    leg.covered().stream().filter(LegView.Covered::caughtUp).count();
            if (times > 1) check.fault("%s was told %d times that it has caught up", leg, times);
            if (times == 0) continue;
            Set<Long> had = leg.positionsUpToCaughtUp();
            for (Logged entry : check.sight.visibleTo(leg.user(), leg.start(), Long.MAX_VALUE)) {
                Long at = check.told.get(entry.position());
                if (at == null || at >= leg.openedNanos() || had.contains(entry.position())) continue;
                check.fault("%s was told that it has caught up before it had %s", leg, entry);
            }
        }
        return check.faults;
    }

    /// What is committed reaches a live stream without waiting for a timer, and once all faults are over every reader
    /// soon has everything.
    static List<String> prompt(History history) {
        Checkers check = new Checkers(history);
        List<Long> delays = new ArrayList<>();
        for (LegView leg : check.legs) {
            leg.delays(check.sight, check.told).forEach((position, delay) -> {
                delays.add(delay);
                if (delay > LIVE_WITHIN_NANOS) check.fault("%s waited %d ms for %d", leg, delay / 1_000_000, position);
            });
        }
        delays.sort(null);
        if (!delays.isEmpty() && delays.get(delays.size() / 2) > LIVE_MEDIAN_WITHIN_NANOS) {
            check.fault("half of the deliveries took more than %d ms", delays.get(delays.size() / 2) / 1_000_000);
        }
        Map<String, List<Leg>> byReader = Situation.byReader(history.legs());
        history.steadfast().forEach(reader -> check.hasEverything(reader, byReader.getOrDefault(reader, List.of())));
        return check.faults;
    }

    private void hasEverything(String reader, List<Leg> ofReader) {
        List<Logged> all = ofReader.isEmpty()
                ? history.log()
                : sight.visibleTo(ofReader.getFirst().user());
        long end = all.isEmpty() ? 0 : all.getLast().position();
        long deadline = history.quietNanos() + CAUGHT_UP_WITHIN_NANOS;
        boolean has = ofReader.stream()
                .map(LegView::new)
                .flatMap(leg -> leg.covered().stream())
                .anyMatch(covered -> covered.token() >= end && covered.nanos() <= deadline);
        if (!has) fault("%s had not caught up to %d when it had been quiet for 15 s", reader, end);
    }

    /// Nobody receives an entry of a room outside their membership in the log, and nobody's message is stored there;
    /// once a removal was acknowledged, no new message of the removed is.
    static List<String> privacy(History history) {
        Checkers check = new Checkers(history);
        for (LegView leg : check.legs) {
            for (Got got : leg.events()) {
                if (!check.sight.sees(leg.user(), got.event().getRoomId(), got.position())) {
                    check.fault("%s was given %s, which %s may not see", leg, Logged.identity(got.event()), leg.user());
                }
            }
        }
        for (Logged entry : history.log()) {
            if (entry.isMessage() && !check.sight.isMember(entry.user(), entry.room(), entry.position())) {
                check.fault("%s was sent by somebody who was no member", entry);
            }
        }
        for (Attempt attempt : history.attempts()) {
            if (!(attempt.answer() instanceof Answer.Ok(String room, long seq, boolean repeated)) || repeated) continue;
            if (history.isOutside(attempt)) {
                check.fault("%s sent %s/%d after having been put out", attempt.user(), room, seq);
            }
        }
        return check.faults;
    }

    /// Once a deletion was acknowledged, no call that begins later shows the text; and what an event shows is what was
    /// sent, or what an edit made of it.
    static List<String> forgotten(History history) {
        Checkers check = new Checkers(history);
        Map<String, Long> gone = new HashMap<>();
        Map<String, Set<String>> edits = new HashMap<>();
        for (Rewrite rewrite : history.rewrites()) {
            String place = rewrite.room() + " " + rewrite.seq();
            if (rewrite.text() == null) gone.merge(place, rewrite.endNanos(), Math::min);
            else edits.computeIfAbsent(place, _ -> new HashSet<>()).add(rewrite.text());
        }
        history.attempts().stream()
                .filter(attempt -> attempt.answer() instanceof Answer.Ok)
                .forEach(attempt -> {
                    Answer.Ok ok = (Answer.Ok) attempt.answer();
                    edits.computeIfAbsent(ok.room() + " " + ok.seq(), _ -> new HashSet<>())
                            .add(attempt.text());
                });
        for (LegView leg : check.legs) {
            for (Got got : leg.events()) {
                LegView.Shown shown = got.shown();
                if (shown == null || shown.text().isEmpty()) continue;
                Long since = gone.get(shown.place());
                if (since != null && since < leg.openedNanos()) {
                    check.fault("%s shows the deleted text of %s", leg, shown.place());
                }
                Set<String> known = edits.get(shown.place());
                if (known != null && !known.contains(shown.text())) {
                    check.fault("%s shows \"%s\" at %s, which nobody wrote", leg, shown.text(), shown.place());
                }
            }
        }
        return check.faults;
    }

    /// Readers that take nothing cost the server a constant, however much is sent.
    static List<String> bounded(History history) {
        Checkers check = new Checkers(history);
        List<Footprint> footprints = history.footprints();
        if (footprints.isEmpty()) return check.faults;
        Footprint first = footprints.getFirst();
        for (Footprint footprint : footprints) {
            long grown = footprint.heldBytes() - first.heldBytes();
            if (grown > STALLED_READERS_HOLD_AT_MOST_BYTES) {
                check.fault("%d KiB more are held after %d KiB were sent", grown >> 10, footprint.sentBytes() >> 10);
            }
        }
        return check.faults;
    }

    private void missing(LegView leg, List<Logged> expected, String sentence) {
        Set<Long> got = leg.positions();
        for (Logged entry : expected) {
            if (!got.contains(entry.position())) fault(sentence, leg, entry);
        }
    }

    private void fault(String sentence, @Nullable Object... values) {
        faults.add(String.format(
                sentence,
                Arrays.stream(values).map(v -> v == null ? "nothing" : v).toArray()));
    }
}
