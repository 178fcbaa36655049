package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients of every language do alike, as `proto/clients` has it; and that nothing there passes that
/// should not.
final class CasesTest {
    /// What may come to pass between a client and its service; all of it must, or the plays prove nothing.
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
            "crowded",
            "expired",
            "refresh",
            "again");

    @TestFactory
    Stream<DynamicTest> plays() throws IOException {
        return Cases.plays().stream()
                .map(script -> DynamicTest.dynamicTest(script.name(), () -> perform(script, _ -> {})));
    }

    @TestFactory
    Stream<DynamicTest> ends() throws IOException {
        return Cases.ends().stream()
                .map(end -> DynamicTest.dynamicTest(end.toString(), () -> {
                    Verdict found = Verdict.of(end.failure());
                    assertThat(Cases.End.name(found)).isEqualTo(end.verdict());
                    Duration after = found instanceof Verdict.Reconnect(var told) ? told : null;
                    assertThat(after).isEqualTo(end.after().orElse(null));
                }));
    }

    @TestFactory
    Stream<DynamicTest> pauses() throws IOException {
        return Cases.pauses().stream()
                .map(pause -> DynamicTest.dynamicTest(pause.toString(), () -> {
                    assertThat(next(pause, Luck.LEAST)).isEqualTo(Duration.ZERO);
                    assertThat(next(pause, Luck.MOST)).isEqualTo(pause.limit());
                }));
    }

    /// Randomness at its ends.
    private enum Luck implements RandomGenerator {
        LEAST,
        MOST;

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("ask with a bound");
        }

        @Override
        public long nextLong(long bound) {
            return this == LEAST ? 0 : bound - 1;
        }
    }

    private static Duration next(Cases.Pause pause, RandomGenerator random) {
        Backoff backoff = new Backoff(pause.first(), pause.longest(), random);
        for (int i = 0; i < pause.failures(); i++) {
            Duration _ = backoff.next();
        }
        return backoff.next();
    }

    /// @return what happened, and how often
    private static Map<String, Integer> perform(Script script, Consumer<ModelServer> setting) throws IOException {
        try (Play play = new Play()) {
            setting.accept(play.server);
            script.perform(play);
            return Map.copyOf(play.server.happened);
        }
    }

    // --- that they can fail ---

    @Test
    void everyPlayHasANameOfItsOwnAndEverySituationOccurs() throws IOException {
        Set<String> names = new HashSet<>();
        Set<String> happened = new HashSet<>();
        for (Script script : Cases.plays()) {
            assertThat(names.add(script.name())).as(script.name()).isTrue();
            happened.addAll(perform(script, _ -> {}).keySet());
        }
        assertThat(happened).containsAll(SITUATIONS);
    }

    /// Broken services.
    private enum Fault {
        SKIPS_AN_ENTRY_AT_A_RESUME,
        FORGETS_WHAT_IT_ACKNOWLEDGED,
        STORES_A_REPEAT_TWICE;

        void breakServer(ModelServer server) {
            switch (this) {
                case SKIPS_AN_ENTRY_AT_A_RESUME -> server.skippedAtResume = 1;
                case FORGETS_WHAT_IT_ACKNOWLEDGED -> server.isForgetful = true;
                case STORES_A_REPEAT_TWICE -> server.isRepetitive = true;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenServiceIsFoundByAPlay(Fault fault) throws IOException {
        List<String> failing = new ArrayList<>();
        for (Script script : Cases.plays()) {
            try {
                perform(script, fault::breakServer);
            } catch (AssertionError found) {
                failing.add(script.name());
            }
        }
        assertThat(failing).isNotEmpty();
    }

    private static final String PLOT = """
            {"name": "a twin", "steps": [
              {"connect": {}}, {"fate": "REFUSED"}, {"send": {"room": "r1", "text": "a"}},
              {"say": {"room": "r1", "text": "hello"}}, {"react": {"room": "r1", "seq": 1, "emoji": "👍"}},
              {"send": {"room": "r1", "text": "b"}}, {"markRead": {"room": "r1", "seq": 1}},
              {"expect": %s}]}""";

    private static Script scriptThatExpects(String expectation) {
        return Script.of(JsonParser.parseString(PLOT.formatted(expectation)));
    }

    @Test
    void thePlotOfTheTwinsIsAsItSays() throws IOException {
        perform(scriptThatExpects("""
                {"state": "CONNECTED", "transport": "STREAM", "isCaughtUp": true, "isSignedIn": true,
                 "transitions": ["DISCONNECTED REQUESTED CONNECTING", "CONNECTING OPENED CONNECTED"],
                 "timeline": {"r1": ["1 hello", "2 b", "FAILED a"], "r2": []}, "told": {"r1": [1, 2]},
                 "reactions": {"room": "r1", "seq": 1, "emojis": ["👍"]}, "stored": {"r1": ["b"]},
                 "happened": {"REFUSED": 1, "snapshot": {"from": 1, "to": 1}, "repeat": 0}, "openStreams": 1,
                 "unread": {"r1": 1}, "readSeq": {"r1": 1},
                 "failure": {"room": "r1", "text": "a", "reason": "ROOM_ACCESS_DENIED"}}"""), _ -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'state': 'RECONNECTING'}",
                "{'transport': 'POLL'}",
                "{'transport': null}",
                "{'isCaughtUp': false}",
                "{'isSignedIn': false}",
                "{'transitions': ['DISCONNECTED REQUESTED CONNECTING']}",
                "{'transitions': []}",
                "{'timeline': {'r1': ['1 hello', '2 b']}}",
                "{'timeline': {'r1': ['1 hello', '2 b', 'PENDING a']}}",
                "{'timeline': {'r1': ['1 hello (edited)', '2 b', 'FAILED a']}}",
                "{'timeline': {'r1': ['1 hello', '2 b', 'FAILED a'], 'r2': ['1 hello']}}",
                "{'told': {'r1': [1]}}",
                "{'told': {'r1': [2, 1]}}",
                "{'reactions': {'room': 'r1', 'seq': 1, 'emojis': []}}",
                "{'reactions': {'room': 'r1', 'seq': 3, 'emojis': []}}",
                "{'stored': {'r1': ['a', 'b']}}",
                "{'happened': {'REFUSED': 2}}",
                "{'happened': {'repeat': 1}}",
                "{'happened': {'snapshot': {'from': 2, 'to': 3}}}",
                "{'openStreams': 0}",
                "{'unread': {'r1': 2}}",
                "{'readSeq': {'r1': 2}}",
                "{'failure': {'room': 'r1', 'text': 'a', 'reason': 'BANNED'}}",
                "{'failure': {'room': 'r1', 'text': 'b', 'reason': 'ROOM_ACCESS_DENIED'}}",
            })
    void aTwinThatExpectsSomethingWrongIsCaught(String wrong) {
        Script twin = scriptThatExpects(wrong.replace('\'', '"'));

        assertThatThrownBy(() -> perform(twin, _ -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"a twin\", step 8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'conect': {}}",
                "{'connect': {'room': 'r1'}}",
                "{'connect': {}, 'disconnect': {}}",
                "{}",
                "{'send': {'room': 'r1'}}",
                "{'send': {'room': 'r3', 'text': 'a'}}",
                "{'say': {'room': 'r1', 'text': 'a', 'by': 'u2'}}",
                "{'set': {'isUp': true}}",
                "{'fate': 'FOUND'}",
                "{'break': 'BROKEN'}",
                "{'pass': {'seconds': 'many'}}",
                "{'expect': {'stat': 'CONNECTED'}}",
                "{'expect': {'state': 'CONNECTD'}}",
                "{'expect': {'timeline': {'r3': []}}}",
                "{'expect': {'happened': {'repeats': 0}}}",
                "{'expect': {'happened': {'repeat': {'from': 0}}}}",
                "{'expect': {'failure': {'room': 'r1', 'text': 'a', 'reason': 'FINE'}}}",
            })
    void aStepThatIsNotUnderstoodIsAnErrorThatNamesThePlay(String step) {
        String play = "{\"name\": \"a slip\", \"steps\": [" + step.replace('\'', '"') + "]}";

        assertThatThrownBy(() -> Script.of(JsonParser.parseString(play)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a slip\", step 1");
    }
}
