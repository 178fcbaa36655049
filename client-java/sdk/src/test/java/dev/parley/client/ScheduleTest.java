package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Play.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/// No schedule of failures breaks a promise. One that does is printed, as short as it can be made, with the
/// seed that brings it again.
final class ScheduleTest {
    private static final int LONGEST = 40;
    /// What a schedule may lead to; all of it must have happened for the schedules to prove anything.
    private static final List<String> SITUATIONS = List.of(
            "STORED_UNTOLD",
            "LOST",
            "RATE_LIMITED",
            "REFUSED",
            "repeat",
            "refused token",
            "snapshot",
            "stream",
            "poll",
            "drain",
            "expired",
            "refresh");

    private static final Map<String, Integer> HAPPENED = new HashMap<>();

    @Property(tries = 500)
    void noScheduleBreaksAPromise(@ForAll("schedules") List<Step> schedule) throws IOException {
        try (Play play = new Play()) {
            var _ = play.client().connect();
            play.pass(Duration.ofSeconds(1));
            assertThat(play.client().state()).isEqualTo(ConnectionState.CONNECTED);
            schedule.forEach(play::take);
            play.healAndJudge();
            play.server.happened.forEach((what, times) -> HAPPENED.merge(what, times, Integer::sum));
        }
    }

    @AfterContainer
    static void everySituationOccurred() {
        assertThat(HAPPENED.keySet()).containsAll(SITUATIONS);
    }

    @Example
    void aServerThatSkipsAnEntryAtAResumeIsFound() throws IOException {
        assertThat(verdictOn(play -> {
                    play.server.skippedAtResume = 1;
                    play.take(new Step.Says(false));
                    play.take(new Step.Downs(5));
                    play.take(new Step.Says(false));
                    play.take(new Step.Says(false));
                }))
                .contains("none is skipped");
    }

    @Example
    void aServerThatForgetsWhatItAcknowledgedIsFound() throws IOException {
        assertThat(verdictOn(play -> {
                    play.server.isForgetful = true;
                    play.take(new Step.Sends(false));
                }))
                .contains("nothing is left waiting");
    }

    @Example
    void aServerThatStoresARepeatTwiceIsFound() throws IOException {
        assertThat(verdictOn(play -> {
                    play.server.isRepetitive = true;
                    play.take(new Step.Fated(ModelServer.Fate.STORED_UNTOLD));
                    play.take(new Step.Sends(false));
                }))
                .contains("twice");
    }

    /// What the judge says of a broken server.
    private static String verdictOn(Consumer<Play> plot) throws IOException {
        try (Play play = new Play()) {
            var _ = play.client().connect();
            play.pass(Duration.ofSeconds(1));
            plot.accept(play);
            play.healAndJudge();
            return "nothing was found";
        } catch (AssertionError found) {
            return String.valueOf(found.getMessage());
        }
    }

    @Provide
    Arbitrary<List<Step>> schedules() {
        Arbitrary<Integer> seconds = Arbitraries.integers().between(1, 90);
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(true, false).map(Step.Sends::new)),
                Tuple.of(6, Arbitraries.of(true, false).map(Step.Says::new)),
                Tuple.of(1, Arbitraries.just(new Step.Edits())),
                Tuple.of(1, Arbitraries.just(new Step.Deletes())),
                Tuple.of(1, Arbitraries.just(new Step.Reacts())),
                Tuple.of(1, Arbitraries.just(new Step.Reads())),
                Tuple.of(4, Arbitraries.of(ModelServer.Fate.class).map(Step.Fated::new)),
                Tuple.of(2, Arbitraries.just(new Step.Breaks())),
                Tuple.of(1, seconds.map(Step.Mutes::new)),
                Tuple.of(1, seconds.map(Step.Downs::new)),
                Tuple.of(2, seconds.map(Step.Streamless::new)),
                Tuple.of(1, Arbitraries.just(new Step.Drains())),
                Tuple.of(1, Arbitraries.just(new Step.ExpiresToken())),
                Tuple.of(1, Arbitraries.just(new Step.ForgetsReplay())),
                Tuple.of(1, Arbitraries.just(new Step.Restores())),
                Tuple.of(1, Arbitraries.just(new Step.LeavesAndReturns())),
                Tuple.of(1, Arbitraries.just(new Step.RestartsProgram())),
                Tuple.of(4, Arbitraries.integers().between(1, 40).map(Step.Passes::new)));
        return step.list().ofMaxSize(LONGEST);
    }
}
