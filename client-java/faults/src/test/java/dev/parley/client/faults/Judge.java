package dev.parley.client.faults;

import dev.parley.client.Message;
import dev.parley.client.TimelineEntry;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.client.UserId;
import dev.parley.client.faults.Recording.Ended;
import dev.parley.client.faults.Recording.Run;
import dev.parley.client.faults.Recording.Sent;
import dev.parley.client.faults.Recording.Stored;
import dev.parley.client.faults.Recording.Told;
import dev.parley.client.faults.Recording.View;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One function a promise. Each reads a recording and says, in sentences, where the promise was broken.
///
/// The recordings are of rooms in which everybody was from the first message on, and of which less was missed
/// at once than a server replays. So nobody ever has to begin anew from a snapshot, and nothing at all may be
/// skipped.
final class Judge {
    /// How long a program may take to show everything, once the last fault is over. The service promises 15
    /// s; the machine may be slow, and a client pauses up to 20 s after many failures.
    static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(60);

    private static final int MOST_FAULTS_TOLD = 20;
    private static final Map<String, Function<Recording, List<String>>> PROMISES = Map.of(
            "durable", Judge::durable,
            "unique", Judge::unique,
            "ordered", Judge::ordered,
            "gapless", Judge::gapless,
            "noTwin", Judge::noTwin,
            "caughtUp", Judge::caughtUp);

    private final Recording recording;
    private final Set<String> faults = new LinkedHashSet<>();

    private Judge(Recording recording) {
        this.recording = recording;
    }

    /// A message by its sender's name for it.
    private record Key(UserId sender, String clientMessageId) {
        static Key of(Stored message) {
            return new Key(message.sender(), message.clientMessageId());
        }
    }

    /// Every promise that was broken, with what broke it; empty when all were kept.
    static Map<String, List<String>> brokenPromises(Recording recording) {
        Map<String, List<String>> broken = new TreeMap<>();
        PROMISES.forEach((promise, checker) -> {
            List<String> found = checker.apply(recording);
            if (!found.isEmpty()) broken.put(promise, found.subList(0, Math.min(MOST_FAULTS_TOLD, found.size())));
        });
        return broken;
    }

    // --- durable ---

    /// What was shown as stored is stored, at exactly that place and with those words; and so is, in the end,
    /// everything that was sent.
    static List<String> durable(Recording recording) {
        Judge judge = new Judge(recording);
        Map<Long, Stored> bySeq = new HashMap<>();
        Set<Key> keys = new HashSet<>();
        for (Stored message : recording.stored()) {
            bySeq.put(message.seq(), message);
            keys.add(Key.of(message));
        }
        judge.seen().forEach((message, run) -> {
            Stored shown = Stored.of(message);
            Stored there = bySeq.get(shown.seq());
            if (there == null || !there.equals(shown)) judge.fault("%s showed %s, where %s stands", run, shown, there);
        });
        for (View view : recording.views()) {
            for (TimelineEntry entry : view.entries()) {
                if (!(entry instanceof Outgoing outgoing) || outgoing.state() != Outgoing.State.SENT) continue;
                if (keys.contains(new Key(view.run().user(), outgoing.clientMessageId()))) continue;
                judge.fault("%s showed \"%s\" as sent, and it is not stored", view.run(), briefly(outgoing));
            }
        }
        for (Sent sent : recording.sent()) {
            if (keys.contains(new Key(sent.run().user(), sent.clientMessageId()))) continue;
            judge.fault("%s is lost", sent);
        }
        return judge.found();
    }

    /// Every message that was shown or told, with one of those who saw it.
    private Map<Message, Run> seen() {
        Map<Message, Run> seen = new IdentityHashMap<>();
        for (View view : recording.views()) {
            for (TimelineEntry entry : view.entries()) {
                if (entry instanceof Posted(Message message)) seen.put(message, view.run());
            }
        }
        for (Told told : recording.told()) seen.put(told.message(), told.run());
        return seen;
    }

    // --- unique ---

    /// A message is stored once, however often it was sent, and nothing is said twice.
    static List<String> unique(Recording recording) {
        Judge judge = new Judge(recording);
        Map<Key, Stored> byKey = new HashMap<>();
        Map<String, Stored> byText = new HashMap<>();
        for (Stored message : recording.stored()) {
            Stored same = byKey.putIfAbsent(Key.of(message), message);
            if (same != null) judge.fault("%s is stored again as %s", same, message);
            Stored twin = byText.putIfAbsent(message.text(), message);
            if (twin != null) judge.fault("%s says the same as %s", message, twin);
        }
        return judge.found();
    }

    // --- ordered ---

    /// A user's messages are stored in the order in which they were sent; everybody sees the same message at
    /// the same place; timelines and what is told ascend, and what is still under way stands at the end, in
    /// the order of sending.
    static List<String> ordered(Recording recording) {
        Judge judge = new Judge(recording);
        judge.holdStoredAgainstSent();
        judge.holdViewersAgainstEachOther();
        Map<String, Integer> places = new HashMap<>();
        for (Sent sent : recording.sent()) places.put(sent.clientMessageId(), places.size());
        for (View view : recording.views()) judge.ascends(view, places);
        Map<Run, Long> last = new HashMap<>();
        for (Told told : recording.told()) {
            long seq = told.message().seq();
            Long before = last.put(told.run(), seq);
            if (before != null && seq <= before) judge.fault("%s was told %d after %d", told.run(), seq, before);
        }
        return judge.found();
    }

    private void holdStoredAgainstSent() {
        Map<Key, Long> seqs = new HashMap<>();
        for (Stored message : recording.stored()) seqs.putIfAbsent(Key.of(message), message.seq());
        Map<UserId, Long> last = new HashMap<>();
        for (Sent sent : recording.sent()) {
            UserId user = sent.run().user();
            Long seq = seqs.get(new Key(user, sent.clientMessageId()));
            // Where it is not stored, another promise is broken.
            if (seq == null) continue;
            Long before = last.put(user, seq);
            if (before != null && seq < before) fault("%s is stored as %d, the one before it as %d", sent, seq, before);
        }
    }

    private void holdViewersAgainstEachOther() {
        Map<Long, Stored> agreed = new HashMap<>();
        seen().forEach((message, run) -> {
            Stored shown = Stored.of(message);
            Stored first = agreed.putIfAbsent(shown.seq(), shown);
            if (first != null && !first.equals(shown)) fault("%s is %s to %s", first, shown, run);
        });
    }

    private void ascends(View view, Map<String, Integer> places) {
        long seq = 0;
        int place = -1;
        for (TimelineEntry entry : view.entries()) {
            switch (entry) {
                case Posted(Message message) -> {
                    if (message.seq() <= seq) fault("%s shows %d after %d", view.run(), message.seq(), seq);
                    if (place >= 0) fault("%s shows %d behind what is under way", view.run(), message.seq());
                    seq = message.seq();
                }
                case Outgoing outgoing -> {
                    int own = places.getOrDefault(outgoing.clientMessageId(), -1);
                    if (own <= place) fault("%s shows \"%s\" out of its turn", view.run(), briefly(outgoing));
                    place = own;
                }
            }
        }
    }

    // --- gapless ---

    /// The room's seq runs 1, 2, 3, …; no timeline has a hole or loses what it showed; and each message is
    /// told, across the restarts of a program, too.
    static List<String> gapless(Recording recording) {
        Judge judge = new Judge(recording);
        long expected = 1;
        for (Stored message : recording.stored()) {
            if (message.seq() != expected) judge.fault("%s is stored where %d belongs", message, expected);
            expected = message.seq() + 1;
        }
        for (View view : recording.views()) judge.hasNoHole(view);
        judge.timelinesLoseNothing();
        judge.allIsTold();
        return judge.found();
    }

    private void hasNoHole(View view) {
        long before = 0;
        for (long seq : seqs(view.entries())) {
            if (before != 0 && seq > before + 1) fault("%s shows %d next to %d", view.run(), before, seq);
            before = seq;
        }
    }

    private void timelinesLoseNothing() {
        record Eyes(Run run, String name) {}
        Map<Eyes, List<Long>> former = new HashMap<>();
        for (View view : recording.views()) {
            List<Long> now = seqs(view.entries());
            List<Long> before = former.put(new Eyes(view.run(), view.eyes()), now);
            if (before == null || before.isEmpty()) continue;
            boolean keepsAll =
                    !now.isEmpty() && now.getFirst() <= before.getFirst() && now.getLast() >= before.getLast();
            if (!keepsAll) fault("%s shows %s, and before it showed %s", view.run(), span(now), span(before));
        }
    }

    private void allIsTold() {
        Map<Run, Long> byRun = new HashMap<>();
        Map<UserId, Long> byUser = new HashMap<>();
        for (Told told : recording.told()) {
            long seq = told.message().seq();
            Long before = byRun.put(told.run(), seq);
            // A program that starts again may be told again of what came last.
            long known = before == null ? byUser.getOrDefault(told.run().user(), 0L) : before;
            if (seq > known + 1) fault("%s was told %d next to %d", told.run(), known, seq);
            byUser.merge(told.run().user(), seq, Math::max);
        }
    }

    // --- no twin ---

    /// No timeline ever shows one message twice, be it posted or under way.
    static List<String> noTwin(Recording recording) {
        Judge judge = new Judge(recording);
        for (View view : recording.views()) {
            Set<Key> shown = new HashSet<>();
            for (TimelineEntry entry : view.entries()) {
                Key key = switch (entry) {
                    case Posted(Message message) -> Key.of(Stored.of(message));
                    case Outgoing outgoing -> new Key(view.run().user(), outgoing.clientMessageId());
                };
                if (!shown.add(key)) judge.fault("%s shows %s beside its twin", view.run(), key);
            }
        }
        return judge.found();
    }

    // --- caught up ---

    /// Soon after everything is well, every program shows the room's last message, its user was told of it,
    /// and nothing is under way any more.
    static List<String> caughtUp(Recording recording) {
        Judge judge = new Judge(recording);
        long last =
                recording.stored().isEmpty() ? 0 : recording.stored().getLast().seq();
        for (Run run : recording.lastRuns()) {
            recording
                    .end(run)
                    .ifPresentOrElse(
                            end -> judge.isThere(end, last), () -> judge.fault("%s was not looked at in the end", run));
        }
        return judge.found();
    }

    private void isThere(Ended end, long last) {
        Run run = end.run();
        List<Long> shown = seqs(end.entries());
        if (last > 0 && (shown.isEmpty() || shown.getLast() != last)) {
            fault("%s ends with %s, the room with %d", run, span(shown), last);
        }
        long told = recording.newestTold(run.user());
        if (told != last) fault("%s was told up to %d, the room ends with %d", run, told, last);
        for (TimelineEntry entry : end.entries()) {
            if (entry instanceof Outgoing outgoing) {
                fault("%s still shows \"%s\" as %s", run, briefly(outgoing), outgoing.state());
            }
        }
        if (end.after().compareTo(CAUGHT_UP_WITHIN) > 0) {
            fault("%s took %d s, not %d", run, end.after().toSeconds(), CAUGHT_UP_WITHIN.toSeconds());
        }
    }

    // ----------------------------------------------------------------------------------------------------------------

    private static List<Long> seqs(List<TimelineEntry> entries) {
        return entries.stream()
                .filter(Posted.class::isInstance)
                .map(entry -> ((Posted) entry).message().seq())
                .toList();
    }

    private static String span(List<Long> seqs) {
        return seqs.isEmpty() ? "nothing" : seqs.getFirst() + " to " + seqs.getLast();
    }

    private static String briefly(Outgoing outgoing) {
        String text = outgoing.draft().text();
        return text.substring(0, Math.min(40, text.length()));
    }

    private void fault(String sentence, @Nullable Object... values) {
        Object[] told = Arrays.stream(values)
                .map(value -> value == null ? "nothing" : value)
                .toArray();
        faults.add(String.format(sentence, told));
    }

    private List<String> found() {
        return List.copyOf(faults);
    }
}
