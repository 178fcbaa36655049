package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Footprint;
import dev.parley.server.promises.History.MoveTold;
import dev.parley.server.promises.History.Rewrite;
import org.junit.jupiter.api.Test;

/// Each checker is shown a record with one defect, made by hand, and must catch it; and the same record without the
/// defect, and must be content. A checker that cannot fail would prove nothing.
class CheckersTest {
    private final Made made = new Made();

    @Test
    void aRecordInWhichEverythingIsRightBreaksNoPromise() {
        made.view("ann", Transport.CONNECT, Made.token(0), 0)
                .frame(1, 0, false)
                .frame(5, 5, true, 1, 2, 3, 4, 5)
                .end(6);
        made.view("ann", Transport.POLL, Made.token(5), 7)
                .frame(8, 8, true, 6, 7, 8)
                .end(8);
        made.view("ann", Transport.SUBSCRIBE, Made.token(8), 9)
                .frame(10, 10, true, 9, 10)
                .end(12);
        made.view("bob", Transport.CONNECT, "", 4)
                .frame(4, 4, true)
                .frame(11, 10, false, 10)
                .end(12);
        made.view("cid", Transport.SUBSCRIBE, Made.token(0), 4)
                .frame(9, 10, true, 6, 7, 8)
                .end(12);

        assertThat(Checkers.all(made.recorded())).isEmpty();
    }

    // --- durable ---

    @Test
    void durableCatchesAnAcknowledgedSendThatIsNotStored() {
        made.sent("bob", "r1", "lost-key", "lost", 11, new Answer.Ok("r1", 3, false));
        assertThat(Checkers.durable(made.recorded())).isNotEmpty();
    }

    @Test
    void durableCatchesASendThatIsStoredElsewhereThanAcknowledged() {
        made.sent("bob", "r1", "key10", "text10", 11, new Answer.Ok("r1", 1, true));
        assertThat(Checkers.durable(made.recorded())).isNotEmpty();
    }

    @Test
    void durableCatchesOtherWordsThanWereSent() {
        made.log.set(9, Made.stored(10, "r1", 2, "bob", "key10", "other words"));
        assertThat(Checkers.durable(made.recorded())).isNotEmpty();
    }

    @Test
    void durableCatchesARefusedSendThatIsStored() {
        made.log.add(Made.stored(11, "r1", 3, "bob", "key11", "text11"));
        made.sent("bob", "r1", "key11", "text11", 11, Made.denied());
        assertThat(Checkers.durable(made.recorded())).isNotEmpty();
    }

    @Test
    void durableCatchesAnEventThatTheLogDoesNotHave() {
        made.view("ann", Transport.CONNECT, Made.token(10), 11)
                .frameOf(12, 11, Made.stored(11, "r1", 3, "bob", "key11", "broadcast before the commit"));
        assertThat(Checkers.durable(made.recorded())).isNotEmpty();
    }

    // --- ordered ---

    @Test
    void orderedCatchesTwoEventsThatSwappedPlaces() {
        made.view("ann", Transport.CONNECT, Made.token(3), 4).frame(6, 5, true, 5, 4);
        assertThat(Checkers.ordered(made.recorded())).isNotEmpty();
    }

    @Test
    void orderedCatchesTwoReadersThatSeeDifferentMessagesUnderOneSeq() {
        made.view("ann", Transport.CONNECT, Made.token(9), 10).frame(11, 10, true, 10);
        made.view("bob", Transport.CONNECT, Made.token(9), 10)
                .frameOf(11, 10, Made.stored(10, "r1", 2, "ann", "another", "another"));
        assertThat(Checkers.ordered(made.recorded())).isNotEmpty();
    }

    @Test
    void orderedCatchesALogWhoseSeqsRunAgainstItsPositions() {
        made.log.set(3, Made.stored(4, "r1", 2, "ann", "key4", "text4"));
        made.log.set(9, Made.stored(10, "r1", 1, "bob", "key10", "text10"));
        assertThat(Checkers.ordered(made.recorded())).isNotEmpty();
    }

    // --- gapless ---

    @Test
    void gaplessCatchesADroppedEvent() {
        made.view("ann", Transport.CONNECT, Made.token(3), 4).frame(11, 10, true, 4, 5, 6, 7, 9, 10);
        assertThat(Checkers.gapless(made.recorded())).isNotEmpty();
    }

    @Test
    void gaplessCatchesAHoleInTheSeqsOfARoom() {
        made.log.set(9, Made.stored(10, "r1", 3, "bob", "key10", "text10"));
        assertThat(Checkers.gapless(made.recorded())).isNotEmpty();
    }

    @Test
    void gaplessCatchesAPositionThatASequenceSkipped() {
        made.log.set(9, Made.stored(11, "r1", 2, "bob", "key10", "text10"));
        assertThat(Checkers.gapless(made.recorded())).isNotEmpty();
    }

    // --- unique ---

    @Test
    void uniqueCatchesARepeatThatIsStoredTwice() {
        made.log.add(Made.stored(11, "r1", 3, "bob", "key10", "text10"));
        assertThat(Checkers.unique(made.recorded())).isNotEmpty();
    }

    @Test
    void uniqueCatchesANewKeyOnARetry() {
        made.log.add(Made.stored(11, "r1", 3, "bob", "new-key", "text10"));
        assertThat(Checkers.unique(made.recorded())).isNotEmpty();
    }

    @Test
    void uniqueCatchesAnswersThatDisagree() {
        made.sent("bob", "r1", "key10", "text10", 12, new Answer.Ok("r1", 3, true));
        assertThat(Checkers.unique(made.recorded())).isNotEmpty();
    }

    @Test
    void uniqueCatchesTwoAnswersThatBothSayNew() {
        made.sent("bob", "r1", "key10", "text10", 12, new Answer.Ok("r1", 2, false));
        assertThat(Checkers.unique(made.recorded())).isNotEmpty();
    }

    @Test
    void uniqueCatchesAnotherBodyUnderTheSameKey() {
        made.sent("bob", "r1", "key10", "another body", 12, new Answer.Ok("r1", 2, true));
        assertThat(Checkers.unique(made.recorded())).isNotEmpty();
    }

    // --- resumable ---

    @Test
    void resumableCatchesAResumeThatBeginsOneTooLate() {
        made.view("ann", Transport.SUBSCRIBE, Made.token(8), 9).frame(11, 10, true, 10);
        assertThat(Checkers.resumable(made.recorded())).isNotEmpty();
    }

    @Test
    void resumableCatchesAResumeThatBeginsOneTooEarly() {
        made.view("ann", Transport.SUBSCRIBE, Made.token(8), 9).frame(11, 10, true, 8, 9, 10);
        assertThat(Checkers.resumable(made.recorded())).isNotEmpty();
    }

    @Test
    void resumableCatchesATokenThatIsAheadOfItsFrame() {
        made.view("ann", Transport.SUBSCRIBE, Made.token(3), 4)
                .frame(5, 5, false, 4)
                .frame(11, 10, true, 5, 6, 7, 8, 9, 10);
        assertThat(Checkers.resumable(made.recorded())).isNotEmpty();
    }

    @Test
    void resumableCatchesATokenThatIsBehindItsFrame() {
        made.view("ann", Transport.SUBSCRIBE, Made.token(3), 4).frame(5, 3, false, 4);
        assertThat(Checkers.resumable(made.recorded())).isNotEmpty();
    }

    @Test
    void resumableCatchesWhatIsLostBetweenTwoCalls() {
        made.view("ann", Transport.CONNECT, Made.token(3), 4)
                .frame(5, 4, false, 4)
                .end(6);
        made.view("ann", Transport.POLL, Made.token(8), 9)
                .frame(11, 10, true, 9, 10)
                .end(11);
        assertThat(Checkers.resumable(made.recorded())).isNotEmpty();
    }

    // --- caught up ---

    @Test
    void caughtUpCatchesTheWordBeforeTheEntries() {
        made.view("ann", Transport.SUBSCRIBE, Made.token(3), 11)
                .frame(12, 4, true, 4)
                .frame(13, 10, false, 5, 6, 7, 8, 9, 10);
        assertThat(Checkers.caughtUp(made.recorded())).isNotEmpty();
    }

    @Test
    void caughtUpCatchesTheWordSaidTwice() {
        made.view("bob", Transport.SUBSCRIBE, Made.token(10), 11)
                .frame(12, 10, true)
                .frame(13, 10, true);
        assertThat(Checkers.caughtUp(made.recorded())).isNotEmpty();
    }

    // --- prompt ---

    @Test
    void promptCatchesADeliveryThatWaitedForATimer() {
        made.view("bob", Transport.CONNECT, Made.token(4), 4)
                .frame(5, 4, true)
                .frame(6_000, 10, false, 10)
                .end(7_000);
        assertThat(Checkers.prompt(made.recorded())).isNotEmpty();
    }

    @Test
    void promptCatchesALiveStreamThatNothingReaches() {
        made.view("bob", Transport.CONNECT, Made.token(4), 4).frame(5, 4, true).end(7_000);
        assertThat(Checkers.prompt(made.recorded())).isNotEmpty();
    }

    @Test
    void promptCatchesDeliveriesThatAreAllALittleLate() {
        made.view("bob", Transport.CONNECT, Made.token(4), 4)
                .frame(5, 4, true)
                .frame(800, 10, false, 10)
                .end(900);
        assertThat(Checkers.prompt(made.recorded())).isNotEmpty();
    }

    @Test
    void promptCatchesAReaderThatNeverCatchesUp() {
        made.view("bob", Transport.CONNECT, Made.token(3), 4)
                .frame(5, 4, true, 4)
                .end(6);
        made.history.staysToTheEnd("bob's reader");
        made.history.quiet();
        assertThat(Checkers.prompt(made.recorded())).isNotEmpty();
    }

    // --- private ---

    @Test
    void privacyCatchesADeliveryAfterARemoval() {
        made.view("cid", Transport.SUBSCRIBE, Made.token(5), 6).frame(10, 10, true, 6, 7, 8, 9);
        assertThat(Checkers.privacy(made.recorded())).isNotEmpty();
    }

    @Test
    void privacyCatchesADeliveryFromBeforeAMembership() {
        made.view("cid", Transport.SUBSCRIBE, Made.token(3), 6).frame(10, 10, true, 5, 6, 7, 8);
        assertThat(Checkers.privacy(made.recorded())).isNotEmpty();
    }

    @Test
    void privacyCatchesAMessageOfSomebodyWhoIsNoMember() {
        made.log.add(Made.stored(11, "r2", 4, "cid", "key11", "text11"));
        assertThat(Checkers.privacy(made.recorded())).isNotEmpty();
    }

    @Test
    void privacyCatchesASendAfterAnAcknowledgedRemovalThatTheLogPutsBeforeIt() {
        made.history.moved(new MoveTold("r2", "cid", false, 2 * Made.MILLI, 3 * Made.MILLI));
        assertThat(Checkers.privacy(made.recorded())).isNotEmpty();
    }

    // --- forgotten ---

    @Test
    void forgottenCatchesADeletedTextInALaterReplay() {
        made.history.rewritten(new Rewrite("r1", 2, null, 11 * Made.MILLI));
        made.view("ann", Transport.POLL, Made.token(9), 12).frame(13, 10, true, 10);
        assertThat(Checkers.forgotten(made.recorded())).isNotEmpty();
    }

    @Test
    void forgottenCatchesATextThatNobodyWrote() {
        made.view("ann", Transport.POLL, Made.token(9), 12)
                .frameOf(13, 10, Made.stored(10, "r1", 2, "bob", "key10", "text of another message"));
        assertThat(Checkers.forgotten(made.recorded())).isNotEmpty();
    }

    // --- bounded ---

    @Test
    void boundedCatchesMemoryThatGrowsWithWhatIsSent() {
        for (long mib = 0; mib < 300; mib += 100) made.history.measured(new Footprint(mib << 20, mib << 20));
        assertThat(Checkers.bounded(made.recorded())).isNotEmpty();
    }

    @Test
    void boundedIsContentWithAConstant() {
        for (long mib = 0; mib < 300; mib += 100) made.history.measured(new Footprint(mib << 20, 20 << 20));
        assertThat(Checkers.bounded(made.recorded())).isEmpty();
    }

    // --- situations ---

    @Test
    void aRepeatAfterALostAnswerIsToldFromOneThatHadNotBeenStored() {
        made.sent("bob", "r1", "key10", "text10", 9, Made.lost());
        made.sent("ann", "r1", "key4", "text4", 5, Made.lost());
        made.sent("ann", "r1", "key4", "text4", 6, new Answer.Ok("r1", 1, true));
        made.sent("cid", "r2", "key99", "refused", 12, Made.denied());

        assertThat(Situation.of(made.recorded()))
                .contains(Situation.UNKNOWN_THEN_ABSENT, Situation.REPEAT_FOUND, Situation.SEND_REFUSED)
                .doesNotContain(Situation.CAME_BACK, Situation.RESUME_REFUSED);
    }

    @Test
    void aPollBetweenTwoStreamsIsSeen() {
        made.view("ann", Transport.CONNECT, Made.token(3), 4)
                .frame(5, 4, true, 4)
                .end(6);
        made.view("ann", Transport.POLL, Made.token(3), 7).frame(8, 4, true, 4).end(8);
        made.view("ann", Transport.SUBSCRIBE, Made.token(4), 9)
                .frame(10, 4, true)
                .end(11);

        assertThat(Situation.of(made.recorded()))
                .contains(Situation.POLLED_AND_BACK, Situation.TRANSPORT_CHANGED, Situation.DUPLICATE_DROPPED);
    }
}
