package dev.parley.terminal;

import static dev.parley.terminal.Samples.ADA;
import static dev.parley.terminal.Samples.BOB;
import static dev.parley.terminal.Samples.deleted;
import static dev.parley.terminal.Samples.message;
import static dev.parley.terminal.Samples.outgoing;
import static dev.parley.terminal.Samples.printed;
import static dev.parley.terminal.Samples.reactedTo;
import static dev.parley.terminal.Samples.reaction;
import static dev.parley.terminal.Samples.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.TimelineEntry.Outgoing;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final Transcript transcript = new Transcript();

    @Test
    void aRoomBeginsWithItsNewestMessages() {
        transcript.begin(timeline(1, 50), 20);

        assertThat(transcript.update(timeline(1, 50))).isEqualTo(printed(31, 50));
        assertThat(transcript.first()).isEqualTo(31);
        assertThat(transcript.last()).isEqualTo(50);
    }

    @Test
    void anEmptyRoomBeginsWithItsFirstMessage() {
        transcript.begin(List.of(), 20);

        assertThat(transcript.update(List.of())).isEmpty();
        assertThat(transcript.update(timeline(1, 1))).isEqualTo(printed(1, 1));
    }

    @Test
    void eachMessageIsPrintedOnceAndInOrder() {
        transcript.begin(timeline(1, 2), 20);

        assertThat(transcript.update(timeline(1, 2))).isEqualTo(printed(1, 2));
        assertThat(transcript.update(timeline(1, 2))).isEmpty();
        assertThat(transcript.update(timeline(1, 5))).isEqualTo(printed(3, 5));
        assertThat(transcript.update(timeline(1, 5))).isEmpty();
    }

    @Test
    void aTimelineThatBeganAnewPrintsNothingTwice() {
        transcript.begin(timeline(1, 9), 20);
        transcript.update(timeline(1, 9));

        assertThat(transcript.update(timeline(9, 9))).isEmpty();
        assertThat(transcript.update(timeline(4, 10))).isEqualTo(printed(10, 10));
    }

    @Test
    void whatALeapLeftOutIsMissingUntilItIsLoaded() {
        transcript.begin(timeline(1, 9), 20);
        transcript.update(timeline(1, 9));

        assertThat(transcript.missing(timeline(15, 16))).isEqualTo(5);
        assertThat(transcript.missing(timeline(8, 16))).isZero();
        assertThat(transcript.update(timeline(8, 16))).isEqualTo(printed(10, 16));
    }

    @Test
    void whatCouldNotBeLoadedIsToldAsAGap() {
        transcript.begin(timeline(1, 9), 20);
        transcript.update(timeline(1, 9));

        assertThat(transcript.update(timeline(15, 15))).containsExactly(new Line.Gap(5), new Line.Posted(message(15)));
        assertThat(transcript.first()).as("where older ones are looked for").isEqualTo(15);
    }

    @Test
    void anEmptyTimelineMissesNothing() {
        transcript.begin(timeline(1, 9), 20);
        transcript.update(timeline(1, 9));

        assertThat(transcript.missing(List.of())).isZero();
        assertThat(transcript.update(List.of())).isEmpty();
    }

    @Test
    void aMessageOnItsWayIsPrintedWhenItHasItsPlace() {
        transcript.begin(timeline(1, 1), 20);
        transcript.update(timeline(1, 1));

        assertThat(transcript.update(timeline(1, 1, outgoing("a", Outgoing.State.PENDING))))
                .isEmpty();
        assertThat(transcript.update(timeline(1, 1, outgoing("a", Outgoing.State.SENT))))
                .isEmpty();
        assertThat(transcript.update(timeline(1, 2))).isEqualTo(printed(2, 2));
    }

    @Test
    void aRefusedMessageIsToldOnceWithItsNumber() {
        Outgoing refused = outgoing("a", Outgoing.State.FAILED);

        assertThat(transcript.update(timeline(1, 0, refused))).containsExactly(new Line.Failed(1, refused));
        assertThat(transcript.update(timeline(1, 0, refused))).isEmpty();
        assertThat(transcript.failure(1)).contains(refused);
    }

    @Test
    void aMessageThatIsRefusedAgainIsToldAgainWithAnotherNumber() {
        Outgoing refused = outgoing("a", Outgoing.State.FAILED);
        transcript.update(timeline(1, 0, refused));
        transcript.update(timeline(1, 0, outgoing("a", Outgoing.State.PENDING)));

        assertThat(transcript.failure(1)).isEmpty();
        assertThat(transcript.update(timeline(1, 0, refused))).containsExactly(new Line.Failed(2, refused));
    }

    @Test
    void anEditIsTold() {
        transcript.update(timeline(message(1), message(2)));

        assertThat(transcript.update(timeline(message(1, "better"), message(2))))
                .containsExactly(new Line.Edited(message(1, "better")));
        assertThat(transcript.update(timeline(message(1, "better"), message(2))))
                .isEmpty();
    }

    @Test
    void anEditOfAMessageThatWasNotPrintedIsNotTold() {
        transcript.begin(timeline(1, 5), 2);
        transcript.update(timeline(1, 5));

        assertThat(transcript.update(timeline(
                        message(1, "other"), message(2, "other"), message(3, "other"), message(4), message(5))))
                .isEmpty();
    }

    @Test
    void ofADeletionNothingElseIsTold() {
        transcript.update(timeline(reactedTo(1, reaction("+", BOB))));

        assertThat(transcript.update(timeline(deleted(1)))).containsExactly(new Line.Deleted(deleted(1)));
        assertThat(transcript.update(timeline(deleted(1)))).isEmpty();
    }

    @Test
    void reactionsAreToldAsTheyComeAndGo() {
        transcript.update(timeline(reactedTo(1, reaction("+", BOB))));

        assertThat(transcript.update(timeline(reactedTo(1, reaction("+", BOB, ADA)))))
                .containsExactly(new Line.Reacted(1, ADA, "+", true));
        assertThat(transcript.update(timeline(reactedTo(1, reaction("+", ADA), reaction("-", BOB)))))
                .containsExactly(new Line.Reacted(1, BOB, "-", true), new Line.Reacted(1, BOB, "+", false));
        assertThat(transcript.update(timeline(reactedTo(1))))
                .containsExactly(new Line.Reacted(1, ADA, "+", false), new Line.Reacted(1, BOB, "-", false));
    }

    @Test
    void olderMessagesAreThoseBeforeTheFirstPrintedOne() {
        transcript.begin(timeline(90, 100), 5);
        transcript.update(timeline(90, 100));

        assertThat(transcript.older(timeline(40, 100), 50)).isEqualTo(printed(46, 95));
        assertThat(transcript.older(timeline(40, 100), 50)).isEqualTo(printed(40, 45));
        assertThat(transcript.older(timeline(40, 100), 50)).isEmpty();
    }

    @Test
    void sendersAreThoseOfWhatIsPrintedNext() {
        assertThat(transcript.senders(timeline(1, 3))).containsExactly(ADA);
        transcript.update(timeline(1, 3));

        assertThat(transcript.senders(timeline(1, 3))).isEmpty();
    }
}
