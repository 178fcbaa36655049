package dev.parley.server.fanout;

import static dev.parley.server.log.LogFixture.post;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.log.LogFixture;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscribersTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final long SMALL_TAIL_BYTES = 20_000;

    private final AtomicReference<Subscribers> announced = new AtomicReference<>();
    private final AtomicBoolean losing = new AtomicBoolean();
    private LogFixture log;
    private Subscribers subscribers;

    @BeforeEach
    void start() {
        log = new LogFixture(announcement -> {
            Subscribers to = announced.get();
            if (to != null && !losing.get()) to.announce(announcement);
        });
        subscribers = subscribers(Tail.LIMIT_BYTES);
    }

    @AfterEach
    void stop() {
        subscribers.close();
        log.close();
    }

    private Subscribers subscribers(long tailLimitBytes) {
        Subscribers fresh = new Subscribers(
                log.reads,
                Recording.ENCODER,
                Clock.systemUTC(),
                new Random(7),
                log.metrics,
                new Subscribers.Limits(tailLimitBytes, 100, 4));
        fresh.start();
        announced.set(fresh);
        return fresh;
    }

    @Test
    void aStreamFromNowBeginsWithATokenAndHearsWhatIsSentAfterwards() {
        RoomId room = log.room(10, ADA, BOB);
        log.done(post(room, ADA, "before"));
        Recording stream = open(BOB, "");
        await().until(() -> stream.caughtUps() == 1);
        log.done(post(room, ADA, "after"));

        await().until(() -> !stream.events().isEmpty());
        assertThat(stream.events()).containsExactly("after");
        assertThat(stream.frames.getFirst().resumeToken()).isNotEmpty();
        assertThat(stream.caughtUps()).isEqualTo(1);
    }

    @Test
    void aResumeFromMemoryMissesNothingAndRepeatsNothing() {
        List<RoomId> rooms = List.of(log.room(10, ADA, BOB), log.room(11, ADA, BOB));
        Recording first = open(BOB, "");
        await().until(() -> first.caughtUps() == 1);
        String token = first.lastToken();
        List<String> sent = sendTo(rooms, 100);

        Recording second = open(BOB, token);
        await().until(() -> second.caughtUps() == 1 && second.events().size() >= sent.size());
        assertThat(second.events()).isEqualTo(sent);
        assertThat(log.metrics
                        .get("parley.catchups")
                        .tag("source", "memory")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void aResumeFromPostgresMissesNothingAndRepeatsNothing() {
        List<RoomId> rooms = new ArrayList<>();
        for (int i = 0; i < 7; i++) rooms.add(log.room(10 + i, ADA, BOB));
        Recording first = open(BOB, "");
        await().until(() -> first.caughtUps() == 1);
        String token = first.lastToken();
        List<String> sent = sendTo(rooms, 9_000);
        subscribers.close();
        subscribers = subscribers(SMALL_TAIL_BYTES);

        Recording second = open(BOB, token);
        await().atMost(Duration.ofSeconds(30)).until(() -> second.caughtUps() == 1);
        assertThat(second.events()).isEqualTo(sent);
        assertThat(second.positions()).isSorted();
        assertThat(log.metrics
                        .get("parley.catchups")
                        .tag("source", "store")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void everyTokenOfEveryFrameResumesWithoutAGap() {
        List<RoomId> rooms = List.of(log.room(10, ADA, BOB), log.room(11, ADA, BOB), log.room(12, BOB));
        Recording first = open(BOB, "");
        await().until(() -> first.caughtUps() == 1);
        for (int i = 0; i < 40; i++) sendTo(rooms.subList(0, 2), 5);
        await().until(() -> first.events().size() == 200);

        List<String> all = first.events();
        int seen = 0;
        for (Frame frame : first.frames) {
            seen += frame.parts().size();
            int from = seen;
            Recording resumed = open(BOB, requireNonNull(frame.resumeToken()));
            await().until(() -> resumed.caughtUps() == 1 && resumed.events().size() >= all.size() - from);
            assertThat(resumed.events()).endsWith(all.subList(from, all.size()).toArray(String[]::new));
            assertThat(resumed.events().size()).as("repeats").isLessThanOrEqualTo(all.size());
            endAll();
        }
    }

    @Test
    void aStalledReaderCostsAMailboxAndThenMissesNothing() {
        RoomId room = log.room(10, ADA, BOB);
        Recording slow = new Recording();
        Subscriber subscriber = open(BOB, "", slow);
        await().until(() -> slow.caughtUps() == 1);
        slow.ready = false;
        List<String> sent = sendTo(List.of(room), 3_000);

        await().until(() ->
                log.metrics.get("parley.subscribers.lagged").counter().count() == 0 && !subscriber.live);
        slow.ready = true;
        subscriber.wake();
        await().atMost(Duration.ofSeconds(30)).until(() -> slow.events().size() >= sent.size());
        assertThat(slow.events()).isEqualTo(sent);
        assertThat(slow.caughtUps()).as("told once").isEqualTo(1);
    }

    @Test
    void whoJoinsHearsTheRoomFromThatEntryAndWhoLeavesUpToThatOne() {
        RoomId room = log.room(10, ADA);
        Recording stream = open(BOB, "");
        await().until(() -> stream.caughtUps() == 1);
        String token = stream.lastToken();
        log.done(post(room, ADA, "unseen"));
        log.join(room, BOB);
        log.done(post(room, ADA, "seen"));
        log.leave(room, BOB);
        log.done(post(room, ADA, "unseen too"));
        log.join(room, BOB);
        log.done(post(room, ADA, "again"));

        List<String> expected = List.of("MemberChanged", "seen", "MemberChanged", "MemberChanged", "again");
        await().until(() -> stream.events().size() == expected.size());
        assertThat(stream.events()).isEqualTo(expected);
        Recording fromMemory = open(BOB, token);
        await().until(() -> fromMemory.caughtUps() == 1);
        assertThat(fromMemory.events()).isEqualTo(expected);
        subscribers.close();
        subscribers = subscribers(SMALL_TAIL_BYTES);
        Recording fromPostgres = open(BOB, token);
        await().until(() -> fromPostgres.caughtUps() == 1);
        assertThat(fromPostgres.events()).isEqualTo(expected);
    }

    @Test
    void aLostAnnouncementIsReadFromTheLog() {
        RoomId room = log.room(10, ADA, BOB);
        Recording stream = open(BOB, "");
        await().until(() -> stream.caughtUps() == 1);
        losing.set(true);
        log.done(post(room, ADA, "not announced"));
        losing.set(false);
        log.done(post(room, ADA, "announced"));

        await().until(() -> stream.events().size() == 2);
        assertThat(stream.events()).containsExactly("not announced", "announced");
        assertThat(log.metrics.get("parley.hub.repaired").counter().count()).isEqualTo(1);
    }

    @Test
    void aPollAnswersAtOnceWhatWasMissedAndElseWaitsForTheFirstEntry() {
        RoomId room = log.room(10, ADA, BOB);
        Recording now = poll(BOB, "", Duration.ZERO);
        await().until(() -> now.completed);
        log.done(post(room, ADA, "missed"));
        Recording missed = poll(BOB, now.lastToken(), Duration.ofSeconds(25));
        await().until(() -> missed.completed);
        assertThat(missed.events()).containsExactly("missed");
        assertThat(missed.caughtUps()).isEqualTo(1);

        Recording waiting = poll(BOB, missed.lastToken(), Duration.ofSeconds(25));
        await().until(() -> subscribers.count() == 1);
        log.done(post(room, ADA, "first"));
        await().until(() -> waiting.completed);
        assertThat(waiting.events()).containsExactly("first");
        assertThat(waiting.frames).hasSize(1);
    }

    @Test
    void moreThanMaxReplayIsRefusedFromMemoryAndFromPostgres() {
        RoomId room = log.room(10, ADA, BOB);
        Recording first = open(BOB, "");
        await().until(() -> first.caughtUps() == 1);
        String token = first.lastToken();
        sendTo(List.of(room), 11);
        assertThat(refusalOf(token, 10)).isEqualTo(Reason.RESUME_TOKEN_EXPIRED);
        subscribers.close();
        subscribers = subscribers(1);
        sendTo(List.of(room), 5_000);
        assertThat(refusalOf(token, 5_010)).isEqualTo(Reason.RESUME_TOKEN_EXPIRED);
        Recording enough = new Recording();
        outcome(opening(BOB, token, 5_011, null), enough);
        await().atMost(Duration.ofSeconds(30)).until(() -> enough.caughtUps() == 1);
        assertThat(enough.events()).hasSize(5_011);
    }

    @Test
    void onlyTheFocusedHearTypingAndNobodyHearsOfThemselves() {
        RoomId room = log.room(10, ADA, BOB);
        Recording bob = new Recording();
        Subscriber subscriber = open(BOB, "", bob);
        Recording ada = open(ADA, "");
        await().until(() -> bob.caughtUps() == 1 && ada.caughtUps() == 1);
        subscribers.typing().set(room, ADA, true);
        subscriber.focus(List.of(room));
        await().until(() -> bob.signals().contains("presence u1 true"));
        subscribers.typing().set(room, ADA, false);

        await().until(() -> bob.signals().contains("typing u1 r10 0"));
        assertThat(bob.signals()).doesNotContain("typing u1 r10 6");
        assertThat(ada.signals()).isEmpty();
    }

    @Test
    void aUserHasAtMostThirtyTwoStreams() {
        for (int i = 0; i < Subscribers.STREAMS_PER_USER_LIMIT; i++) open(BOB, "");
        Outcome<Subscriber> refused = subscribers.open(opening(BOB, "", 10, null), new Recording());

        assertThat(refused).isInstanceOf(Outcome.Refused.class);
    }

    private Reason refusalOf(String token, int maxReplay) {
        Recording refused = new Recording();
        outcome(opening(BOB, token, maxReplay, null), refused);
        await().until(() -> refused.ended != null);
        return requireNonNull(refused.ended).reason();
    }

    private List<String> sendTo(List<RoomId> rooms, int count) {
        List<String> sent = new ArrayList<>();
        List<CompletableFuture<?>> acks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "m" + sent.size() + "-" + UUID.randomUUID();
            acks.add(log.submit(post(rooms.get(i % rooms.size()), ADA, text)));
            sent.add(text);
        }
        acks.forEach(CompletableFuture::join);
        return sent;
    }

    private void endAll() {
        subscribers.endSession(SESSION, Refusal.of(Reason.CANCELLED, "the test goes on"));
        await().until(() -> subscribers.count() == 0);
    }

    private static final UUID SESSION = UUID.randomUUID();

    private Recording open(UserId user, String token) {
        Recording outlet = new Recording();
        open(user, token, outlet);
        return outlet;
    }

    private Subscriber open(UserId user, String token, Recording outlet) {
        return outcome(opening(user, token, 1_000_000, null), outlet);
    }

    private Recording poll(UserId user, String token, Duration wait) {
        Recording outlet = new Recording();
        outcome(opening(user, token, 1_000_000, wait), outlet);
        return outlet;
    }

    private Subscriber outcome(Opening opening, Recording outlet) {
        return switch (subscribers.open(opening, outlet)) {
            case Outcome.Done<Subscriber>(Subscriber subscriber) -> subscriber;
            case Outcome.Refused<Subscriber>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    private static Opening opening(UserId user, String token, int maxReplay, @Nullable Duration pollWait) {
        return new Opening(user, SESSION, Instant.now().plusSeconds(600), token, maxReplay, List.of(), null, pollWait);
    }
}
