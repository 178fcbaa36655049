package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.parley.bench.wire.Network;
import dev.parley.bench.wire.Receiver.Bytes;
import dev.parley.bench.wire.Transport;
import dev.parley.bench.wire.User;
import dev.parley.v1.SendMessageRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two clients in two rooms, told by the test what a server would tell them: whatever it does wrong is a problem
/// of the run, and what it does right is none.
class JudgementTest {
    private final Network network = new Network(0);
    private final Crowd crowd = new Crowd(
            network,
            (_, _, _) -> new Nowhere(),
            List.of(new User("u1", "token"), new User("u2", "token")),
            List.of(List.of(0, 1), List.of(0, 1)),
            List.of("r7", "r8"));
    private final Client ann = crowd.clients().get(0);
    private final Client bob = crowd.clients().get(1);
    private final Room room = crowd.rooms().get(0);
    private final Room other = crowd.rooms().get(1);

    /// Where nothing arrives and nothing comes from.
    private static final class Nowhere implements Transport {
        @Override
        public void open(int frames) {}

        @Override
        public void send(long request, SendMessageRequest message) {}

        @Override
        public String resumeToken() {
            return "";
        }

        @Override
        public void rewind(String resumeToken) {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        network.run(() -> crowd.clients().forEach(Client::open));
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void aFaultlessRunHasNoProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    deliverToBoth(1, annsMessage(0));
                    ann.acknowledged(0, 1);
                    ann.acknowledged(1, 2);
                    deliverToBoth(2, annsMessage(1));
                    bob.send(other, System.nanoTime());
                    bob.acknowledged(0, 1);
                    deliver(ann, other, 1, MessageText.key(1, 0));
                    deliver(bob, other, 1, MessageText.key(1, 0));
                    ann.frameEnd(700, 3, true);
                }))
                .isEmpty();
        assertThat(crowd.ledger().counts()).isEqualTo(new Ledger.Counts(3, 6, 1, 1, 700));
    }

    @Test
    void aDoubledDeliveryIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    deliver(bob, room, 2, annsMessage(1));
                }))
                .containsExactly("1 × a message came a second time");
    }

    @Test
    void aSkippedDeliveryIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 1);
                    ann.acknowledged(1, 2);
                    deliver(ann, room, 1, annsMessage(0));
                    deliver(ann, room, 2, annsMessage(1));
                    deliver(bob, room, 2, annsMessage(1));
                }))
                .containsExactly("1 × a message was skipped");
    }

    @Test
    void aSkippedDeliveryThatComesLaterIsStillAProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 1);
                    ann.acknowledged(1, 2);
                    deliver(ann, room, 1, annsMessage(0));
                    deliver(ann, room, 2, annsMessage(1));
                    deliver(bob, room, 2, annsMessage(1));
                    deliver(bob, room, 1, annsMessage(0));
                }))
                .containsExactly("1 × a message came a second time", "1 × a message was skipped");
    }

    @Test
    void aMessageSwappedBetweenSubscribersIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 1);
                    ann.acknowledged(1, 2);
                    deliver(ann, room, 1, annsMessage(0));
                    deliver(ann, room, 2, annsMessage(1));
                    deliver(bob, room, 1, annsMessage(1));
                    deliver(bob, room, 2, annsMessage(0));
                }))
                .containsExactly("2 × another message than was acknowledged or seen by others");
    }

    @Test
    void aMessageAcknowledgedAtAnotherSeqThanDeliveredIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 2);
                    ann.acknowledged(1, 1);
                    deliverToBoth(1, annsMessage(0));
                    deliverToBoth(2, annsMessage(1));
                }))
                .containsExactly("4 × another message than was acknowledged or seen by others");
    }

    @Test
    void twoAcknowledgementsWithOneSeqAreAProblem() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 1);
                    ann.acknowledged(1, 1);
                    deliverToBoth(1, annsMessage(0));
                }))
                .containsExactly("1 × an acknowledgement with the seq of another message");
    }

    @Test
    void aMessageOfAnUnknownRoomIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    ann.delivered(9, 1, text(annsMessage(0)));
                }))
                .containsExactly("1 × a message of a room whose member the client is not");
    }

    @Test
    void anUnansweredSendIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    ann.send(room, System.nanoTime());
                }))
                .containsExactly("1 × an acknowledged message did not arrive, or a send was never answered");
    }

    @Test
    void aSecondAnswerDoesNotHideAnUnansweredSend() {
        assertThat(problemsOf(() -> {
                    twoOfAnnsMessages();
                    ann.acknowledged(0, 1);
                    ann.acknowledged(0, 1);
                    deliverToBoth(1, annsMessage(0));
                }))
                .containsExactly(
                        "1 × an acknowledged message did not arrive, or a send was never answered",
                        "1 × an answer to nothing");
    }

    @Test
    void anAnswerToNothingIsAProblem() {
        assertThat(problemsOf(() -> ann.acknowledged(5, 1))).containsExactly("1 × an answer to nothing");
        assertThat(problemsOf(() -> ann.refused(5, Status.getDefaultInstance())))
                .containsExactly("2 × an answer to nothing");
    }

    @Test
    void anAcknowledgedMessageThatNobodyGetsIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    ann.send(room, System.nanoTime());
                    ann.acknowledged(2, 3);
                }))
                .containsExactly(
                        "1 × an acknowledged message did not arrive, or a send was never answered",
                        "1 × message 3 of r7 was acknowledged, nobody saw it");
    }

    @Test
    void anAcknowledgedMessageThatOneMemberDoesNotGetIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    ann.send(room, System.nanoTime());
                    ann.acknowledged(2, 3);
                    deliver(ann, room, 3, annsMessage(2));
                }))
                .containsExactly("1 × an acknowledged message did not arrive, or a send was never answered");
    }

    @Test
    void aMessageThatWasStoredTwiceIsAProblem() {
        assertThat(problemsOf(() -> {
                    twoMessagesCarried();
                    deliverToBoth(3, annsMessage(1));
                }))
                .containsExactly("1 × message 3 of r7 was seen, nobody was told of it");
    }

    @Test
    void aMessageInAnotherRoomThanItsOwnIsAProblem() {
        assertThat(problemsOf(() -> {
                    ann.send(room, System.nanoTime());
                    ann.acknowledged(0, 1);
                    deliver(ann, other, 1, annsMessage(0));
                    deliver(bob, other, 1, annsMessage(0));
                }))
                .contains("1 × message 1 of r7 was acknowledged, nobody saw it")
                .contains("1 × message 1 of r8 was seen, nobody was told of it");
    }

    @Test
    void aRefusedSendIsAProblem() {
        assertThat(problemsOf(() -> {
                    ann.send(room, System.nanoTime());
                    ann.refused(0, Status.newBuilder().setMessage("slow down").build());
                }))
                .containsExactly("1 × a send was refused: slow down");
    }

    @Test
    void aStreamThatTheServerEndsIsAProblem() {
        assertThat(problemsOf(() -> ann.ended(io.grpc.Status.UNAVAILABLE)))
                .hasSize(1)
                .allMatch(problem -> problem.startsWith("1 × a stream ended: "));
    }

    @Test
    void aClientThatIsClosedIsNotWaitedFor() {
        assertThat(problemsOf(() -> {
                    bob.close();
                    ann.send(room, System.nanoTime());
                    ann.acknowledged(0, 1);
                    deliver(ann, room, 1, annsMessage(0));
                }))
                .isEmpty();
    }

    @Test
    void aClientThatComesBackMustGetWhatItMissed() {
        assertThat(problemsOf(() -> {
                    bob.close();
                    ann.send(room, System.nanoTime());
                    ann.acknowledged(0, 1);
                    deliver(ann, room, 1, annsMessage(0));
                    bob.open();
                }))
                .containsExactly("1 × an acknowledged message did not arrive, or a send was never answered");
    }

    @Test
    void aClientThatGoesBackToAMarkGetsEverythingAgain() {
        assertThat(problemsOf(() -> {
                    Client.Mark mark = bob.mark();
                    twoMessagesCarried();
                    bob.close();
                    bob.rewind(mark);
                    bob.open();
                    deliver(bob, room, 1, annsMessage(0));
                    deliver(bob, room, 2, annsMessage(1));
                }))
                .isEmpty();
    }

    @Test
    void whoeverOpensForTheFirstTimeBeginsNow() {
        network.run(() -> {
            twoMessagesCarried();
            Client later = new Client(2, network, new User("u3", ""), crowd.ledger(), (_, _, _) -> new Nowhere());
            later.sit(room);
            assertThat(later.isComplete()).isFalse();
            later.open();
            assertThat(later.isComplete()).isTrue();
        });
    }

    @Test
    void whatAnAcknowledgementAllowsIsSentAtOnce() {
        network.run(() -> {
            ann.onAcknowledged(() -> ann.send(room, System.nanoTime()));
            ann.send(room, System.nanoTime());
            ann.acknowledged(0, 1);
            ann.acknowledged(1, 2);
        });

        assertThat(network.call(ann::unanswered)).isEqualTo(1);
        assertThat(network.call(() -> crowd.ledger().counts().acknowledged())).isEqualTo(2);
    }

    /// Lets this happen on the client thread, then judges the run without waiting for more.
    private List<String> problemsOf(Runnable happening) {
        network.run(happening);
        crowd.settle(Duration.ZERO);
        return network.call(crowd.ledger()::problems);
    }

    private void twoOfAnnsMessages() {
        ann.send(room, System.nanoTime());
        ann.send(room, System.nanoTime());
    }

    private void twoMessagesCarried() {
        twoOfAnnsMessages();
        ann.acknowledged(0, 1);
        ann.acknowledged(1, 2);
        deliverToBoth(1, annsMessage(0));
        deliverToBoth(2, annsMessage(1));
    }

    private static long annsMessage(long number) {
        return MessageText.key(0, number);
    }

    private void deliverToBoth(long seq, long key) {
        deliver(ann, room, seq, key);
        deliver(bob, room, seq, key);
    }

    private static void deliver(Client to, Room room, long seq, long key) {
        to.arrived();
        to.delivered(room.number(), seq, text(key));
    }

    private static Bytes text(long key) {
        byte[] bytes = MessageText.of(1, key).getBytes(StandardCharsets.US_ASCII);
        return new Bytes(bytes, 0, bytes.length);
    }
}
