package dev.parley.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.ConnectionChange.Cause;
import dev.parley.client.faults.FaultyProxy.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two people talk, and meanwhile something breaks. Whatever it is: afterwards everything is there once, in
/// order, and never did a program show anything else. A test whose fault did not really happen has failed,
/// too.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsTest {
    private static final Duration USUAL_PACE = Duration.ofMillis(20);
    private static final Duration SLOW_PACE = Duration.ofMillis(200);
    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final int PLAIN = 0;
    /// Several times what an HTTP/2 frame and its neighbours take: a cut is in the middle of one.
    private static final int LONG = 4_000;

    private static final List<Integer> CUTS_AFTER_BYTES = List.of(1, 500, 1_500, 3_000, 6_000);
    private static final int RESETS = 5;
    private static final int FEW = 5;
    private static final int SOME = 30;
    /// So many that a server that is killed after a few of them has not taken them all.
    private static final int MANY = 300;

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    private static int begun;

    @BeforeAll
    static void start() {
        server = new ServerProcess(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Conversation begin() {
        // A test that failed may have left it dead.
        if (!server.isRunning()) server.start();
        return new Conversation(server, directory, ++begun);
    }

    // --- the network ---

    @Test
    void aResetConnectionLosesAndDoublesNothing() {
        try (Conversation talk = begin()) {
            talk.speak(USUAL_PACE, PLAIN);
            for (int reset = 1; reset <= RESETS; reset++) {
                talk.untilItGoesOn();
                long before = talk.network().counts().resets();
                talk.until("a connection is reset", () -> {
                    talk.network().reset();
                    return talk.network().counts().resets() > before;
                });
                // A stream that is reset is lost. After three of them Ada polls, and who polls does not notice what is
                // reset between two calls.
                if (reset == 1)
                    talk.until("Ada has lost her connection", () -> talk.ada().losses() > 0);
            }
            talk.healAndJudge();
            assertThat(talk.network().counts().resets()).isGreaterThanOrEqualTo(RESETS);
            assertThat(talk.ada().losses(Cause.LOST)).isPositive();
        }
    }

    @Test
    void aBlackHoleIsNoticedAndLeft() {
        try (Conversation talk = begin()) {
            talk.speak(SLOW_PACE, PLAIN);
            talk.untilItGoesOn();
            talk.network().blackHole(true);
            talk.until("Ada has noticed the silence", () -> talk.ada().losses(Cause.SILENT) > 0);
            // The next connection at the latest says something into the hole.
            talk.until("nothing goes through", () -> talk.network().counts().droppedToServer() > 0);
            talk.healAndJudge();
            assertThat(talk.network().counts().droppedToClient()).isPositive();
        }
    }

    @Test
    void aHalfOpenConnectionIsNoticed() {
        try (Conversation talk = begin()) {
            talk.speak(SLOW_PACE, PLAIN);
            talk.untilItGoesOn();
            talk.network().halfOpen(Direction.TO_CLIENT);
            talk.until(
                    "something of Ada's is stored without her knowing",
                    () -> talk.ada().unsent().stream().anyMatch(talk.bob()::sees));
            talk.until("Ada has noticed the silence", () -> talk.ada().losses(Cause.SILENT) > 0);
            talk.healAndJudge();
            assertThat(talk.network().counts().droppedToClient()).isPositive();
        }
    }

    @Test
    void latencyChangesNothing() {
        try (Conversation talk = begin()) {
            talk.network().latency(LATENCY);
            talk.speak(LATENCY, PLAIN);
            talk.until("Ada has sent some", () -> talk.ada().ownPosted() >= SOME);
            talk.healAndJudge();
            assertThat(talk.network().counts().delayed()).isPositive();
            assertThat(talk.ada().losses()).isZero();
        }
    }

    @Test
    void aRequestCutInTheMiddleIsSentOnce() {
        try (Conversation talk = begin()) {
            talk.speak(USUAL_PACE, LONG);
            for (int bytes : CUTS_AFTER_BYTES) {
                talk.untilItGoesOn();
                long before = talk.network().counts().cuts();
                talk.network().cutAfter(bytes);
                talk.until("a connection is cut", () -> talk.network().counts().cuts() > before);
            }
            talk.until("Ada has lost her connection", () -> talk.ada().losses(Cause.LOST) > 0);
            talk.healAndJudge();
            assertThat(talk.network().counts().cuts()).isEqualTo(CUTS_AFTER_BYTES.size());
        }
    }

    // --- the server ---

    @Test
    void aServerKilledMidSendLosesAndDoublesNothing() {
        try (Conversation talk = begin()) {
            talk.ada().sayAtOnce(MANY);
            talk.until("the first of Ada's are stored", () -> talk.ada().ownPosted() >= FEW);
            talk.bob().sayAtOnce(MANY);
            talk.until("the first of Bob's are stored", () -> talk.bob().ownPosted() >= FEW);
            server.kill();
            assertThat(talk.ada().unsent()).as("under way when it was killed").isNotEmpty();
            assertThat(talk.bob().unsent()).as("under way when it was killed").isNotEmpty();
            talk.until(
                    "both have lost their connections",
                    () -> talk.ada().losses() > 0 && talk.bob().losses() > 0);
            talk.ada().sayAtOnce(FEW);
            talk.bob().sayAtOnce(FEW);
            server.start();
            talk.healAndJudge();
        }
    }

    @Test
    void aDrainIsComeBackFrom() {
        try (Conversation talk = begin()) {
            talk.speak(SLOW_PACE, PLAIN);
            talk.untilItGoesOn();
            assertThat(server.terminate()).as("exit code").isZero();
            talk.until(
                    "both were told of the drain",
                    () -> talk.ada().losses(Cause.DRAINED) > 0 && talk.bob().losses(Cause.DRAINED) > 0);
            server.start();
            talk.healAndJudge();
        }
    }

    // --- the program ---

    @Test
    void aProgramThatRestartsSendsWhatItHadNotSent() {
        try (Conversation talk = begin()) {
            talk.speak(USUAL_PACE, PLAIN);
            talk.untilItGoesOn();
            talk.network().refuse(true);
            talk.network().reset();
            talk.until(
                    "Ada cannot come back",
                    () -> !talk.ada().isConnected() && talk.network().counts().refused() > 0);
            talk.enough();
            talk.ada().sayAtOnce(SOME);
            List<String> unsent = talk.ada().unsent();
            assertThat(unsent).hasSizeGreaterThanOrEqualTo(SOME);
            talk.restartAda();
            assertThat(talk.ada().unsent()).as("kept, in the order of sending").isEqualTo(unsent);
            talk.network().refuse(false);
            talk.ada().connect();
            talk.healAndJudge();
        }
    }

    /// The answer to a send was lost, and with it went the program: the next one finds the message in the
    /// room and in its store.
    @Test
    void aMessageThatWasStoredUnknownToItsSenderHasNoTwinAfterARestart() {
        try (Conversation talk = begin()) {
            talk.ada().say(PLAIN);
            talk.until("the first one has its place", () -> talk.ada().ownPosted() == 1);
            talk.network().halfOpen(Direction.TO_CLIENT);
            String id = talk.ada().say(PLAIN);
            talk.until("the second one is stored", () -> talk.bob().sees(id));
            assertThat(talk.ada().unsent())
                    .as("what Ada does not know to be stored")
                    .containsExactly(id);
            talk.restartAda();
            talk.network().heal();
            talk.network().latency(LATENCY);
            talk.ada().connect();
            talk.until("Ada knows", () -> talk.ada().hasSentAll());
            talk.healAndJudge();
            assertThat(talk.network().counts().droppedToClient()).isPositive();
        }
    }

    @Test
    void aClosedProgramLeavesNoThreadBehind() {
        try (Conversation talk = begin()) {
            talk.speak(USUAL_PACE, PLAIN);
            talk.untilItGoesOn();
            assertThat(threadsOfClients()).as("while they run").isNotEmpty();
            talk.healAndJudge();
        }
        await().untilAsserted(() -> assertThat(threadsOfClients()).isEmpty());
    }

    private static List<String> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("parley-"))
                .toList();
    }
}
