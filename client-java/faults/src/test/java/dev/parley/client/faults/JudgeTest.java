package dev.parley.client.faults;

import static dev.parley.client.faults.Made.ADA;
import static dev.parley.client.faults.Made.ADA_AGAIN;
import static dev.parley.client.faults.Made.BOB;
import static dev.parley.client.faults.Made.outgoing;
import static dev.parley.client.faults.Made.posted;
import static dev.parley.client.faults.Made.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.TimelineEntry.Outgoing.State;
import dev.parley.client.TimelineEntry.Posted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Each checker is shown a recording with one defect and must catch it; and the same recording without it,
/// and must be content. A checker that cannot fail would prove nothing.
class JudgeTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Posted ONE = posted(1, ADA, "a1");
    private static final Posted TWO = posted(2, BOB, "b1");
    private static final Posted THREE = posted(3, ADA, "a2");
    private static final Posted FOUR = posted(4, BOB, "b2");

    private final Made made = new Made();

    @Test
    void aRecordingInWhichEverythingIsRightBreaksNoPromise() {
        assertThat(Judge.brokenPromises(made.whole())).isEmpty();
    }

    @Test
    void everyBrokenPromiseIsNamed() {
        made.stored.removeLast();
        assertThat(Judge.brokenPromises(made.whole())).containsOnlyKeys("durable", "caughtUp");
    }

    // --- durable ---

    @Test
    void durableCatchesAMessageThatWasShownAndIsLost() {
        made.glimpses(BOB, FOUR, posted(5, BOB, "b3"));
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    @Test
    void durableCatchesAMessageThatStandsElsewhere() {
        made.glimpses(BOB, posted(2, ADA, "a2"));
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    @Test
    void durableCatchesOtherWords() {
        made.glimpses(BOB, posted(2, BOB, "b1", "other words"));
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    @Test
    void durableCatchesAMessageThatWasShownAsSentAndIsNotStored() {
        made.glimpses(ADA, outgoing("a9", State.SENT));
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    @Test
    void durableCatchesAMessageThatWasNeverStored() {
        made.sent(ADA_AGAIN, "a9", "lost");
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    @Test
    void durableCatchesAMessageThatWasToldAndIsLost() {
        made.toldOf(BOB, posted(5, BOB, "b3"));
        assertThat(Judge.durable(made.whole())).hasSize(1);
    }

    // --- unique ---

    @Test
    void uniqueCatchesARepeatThatIsStoredTwice() {
        made.stored.add(stored(5, BOB, "b2", "the text of b2"));
        assertThat(Judge.unique(made.whole())).isNotEmpty();
    }

    @Test
    void uniqueCatchesANewKeyOnARetry() {
        made.stored.add(stored(5, BOB, "b9", "the text of b2"));
        assertThat(Judge.unique(made.whole())).hasSize(1);
    }

    // --- ordered ---

    @Test
    void orderedCatchesMessagesThatAreStoredAgainstTheOrderOfSending() {
        made.sent(ADA_AGAIN, "a3", "before");
        made.sent(ADA_AGAIN, "a4", "after");
        made.stored.add(stored(5, ADA, "a4", "after"));
        made.stored.add(stored(6, ADA, "a3", "before"));
        assertThat(Judge.ordered(made.whole())).hasSize(1);
    }

    @Test
    void orderedCatchesTwoWhoSeeDifferentMessagesAtOnePlace() {
        made.glimpses(BOB, ONE, posted(2, ADA, "a2"));
        assertThat(Judge.ordered(made.whole())).isNotEmpty();
    }

    @Test
    void orderedCatchesATimelineThatDescends() {
        made.glimpses(BOB, ONE, THREE, TWO);
        assertThat(Judge.ordered(made.whole())).hasSize(1);
    }

    @Test
    void orderedCatchesAMessageBehindWhatIsUnderWay() {
        made.glimpses(ADA, ONE, outgoing("a2", State.PENDING), TWO);
        assertThat(Judge.ordered(made.whole())).hasSize(1);
    }

    @Test
    void orderedCatchesMessagesUnderWayOutOfTheirTurn() {
        made.glimpses(ADA, outgoing("a2", State.PENDING), outgoing("a1", State.PENDING));
        assertThat(Judge.ordered(made.whole())).hasSize(1);
    }

    @Test
    void orderedCatchesAMessageThatIsToldAgain() {
        made.told(BOB, 3);
        assertThat(Judge.ordered(made.whole())).hasSize(1);
    }

    // --- gapless ---

    @Test
    void gaplessCatchesAHoleInTheRoom() {
        made.stored.set(3, stored(5, BOB, "b2", "the text of b2"));
        assertThat(Judge.gapless(made.closed())).hasSize(1);
    }

    @Test
    void gaplessCatchesAHoleInATimeline() {
        made.glimpses(BOB, ONE, THREE);
        assertThat(Judge.gapless(made.whole())).hasSize(1);
    }

    @Test
    void gaplessCatchesATimelineThatLosesItsBeginning() {
        made.views(BOB, THREE, FOUR);
        assertThat(Judge.gapless(made.whole())).hasSize(1);
    }

    @Test
    void gaplessCatchesATimelineThatLosesItsEnd() {
        made.views(BOB, ONE, TWO);
        assertThat(Judge.gapless(made.whole())).hasSize(1);
    }

    @Test
    void gaplessCatchesAMessageThatIsNotTold() {
        made.said(5, BOB, "b3");
        made.told(BOB, 5);
        assertThat(Judge.gapless(made.closed())).hasSize(1);
    }

    @Test
    void gaplessCatchesAProgramThatIsNotToldWhatItsRestartMissed() {
        made.said(5, BOB, "b3");
        made.said(6, BOB, "b4");
        made.told(new Recording.Run(ADA.user(), "ada", 3), 6);
        assertThat(Judge.gapless(made.closed())).hasSize(1);
    }

    // --- no twin ---

    @Test
    void noTwinCatchesAMessageUnderWayBesideItsPostedOne() {
        made.glimpses(ADA_AGAIN, TWO, THREE, outgoing("a2", State.PENDING));
        assertThat(Judge.noTwin(made.whole())).hasSize(1);
    }

    @Test
    void noTwinCatchesAMessageThatIsPostedTwice() {
        made.glimpses(BOB, ONE, TWO, posted(3, BOB, "b1"));
        assertThat(Judge.noTwin(made.whole())).hasSize(1);
    }

    // --- caught up ---

    @Test
    void caughtUpCatchesATimelineThatStaysBehind() {
        made.told(BOB, 4);
        made.ends(ADA_AGAIN, SOON, THREE, FOUR);
        made.ends(BOB, SOON, ONE, TWO, THREE);
        assertThat(Judge.caughtUp(made.closed())).hasSize(1);
    }

    @Test
    void caughtUpCatchesAnObserverThatStaysBehind() {
        made.ends(ADA_AGAIN, SOON, THREE, FOUR);
        made.ends(BOB, SOON, ONE, TWO, THREE, FOUR);
        assertThat(Judge.caughtUp(made.closed())).hasSize(1);
    }

    @Test
    void caughtUpCatchesAMessageThatStaysUnderWay() {
        made.told(BOB, 4);
        made.ends(ADA_AGAIN, SOON, THREE, FOUR, outgoing("a9", State.PENDING));
        made.ends(BOB, SOON, ONE, TWO, THREE, FOUR);
        assertThat(Judge.caughtUp(made.closed())).hasSize(1);
    }

    @Test
    void caughtUpCatchesWhoTakesTooLong() {
        made.told(BOB, 4);
        made.ends(ADA_AGAIN, Judge.CAUGHT_UP_WITHIN.plusSeconds(1), THREE, FOUR);
        made.ends(BOB, SOON, ONE, TWO, THREE, FOUR);
        assertThat(Judge.caughtUp(made.closed())).hasSize(1);
    }

    @Test
    void caughtUpCatchesAProgramThatNobodyLookedAt() {
        made.told(BOB, 4);
        made.ends(BOB, SOON, ONE, TWO, THREE, FOUR);
        assertThat(Judge.caughtUp(made.closed())).hasSize(1);
    }
}
