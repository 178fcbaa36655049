package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoomTest {
    private static final long ONE = MessageText.key(0, 0);
    private static final long OTHER = MessageText.key(4_999, Integer.MAX_VALUE);

    private final Room room = new Room("r7");

    @Test
    void aMessageMayBeSeenByManyAndAcknowledgedBeforeOrAfter() {
        assertThat(room.delivered(1, ONE)).isTrue();
        assertThat(room.delivered(1, ONE)).isTrue();
        assertThat(room.acknowledged(1, ONE)).isTrue();
        assertThat(room.acknowledged(1_000, OTHER)).isTrue();
        assertThat(room.delivered(1_000, OTHER)).isTrue();
        assertThat(room.newest()).isEqualTo(1_000);
        assertThat(room.unseen()).isZero();
    }

    @Test
    void anotherMessageAtTheSamePlaceIsNoticed() {
        assertThat(room.delivered(1, ONE)).isTrue();
        assertThat(room.delivered(1, OTHER)).isFalse();
    }

    @Test
    void aMessageThatIsNotTheOneAcknowledgedIsNoticed() {
        assertThat(room.acknowledged(1, ONE)).isTrue();
        assertThat(room.delivered(1, OTHER)).isFalse();
        assertThat(room.delivered(2, ONE)).isTrue();
        assertThat(room.acknowledged(2, OTHER)).isFalse();
    }

    @Test
    void aPlaceThatTwoSendersWereToldIsNoticed() {
        assertThat(room.acknowledged(1, ONE)).isTrue();
        assertThat(room.acknowledged(1, ONE)).isFalse();
    }

    @Test
    void anAcknowledgedMessageThatNobodySawIsFound() {
        assertThat(room.delivered(1, ONE)).isTrue();
        assertThat(room.acknowledged(2, OTHER)).isTrue();
        assertThat(room.unseen()).isEqualTo(2);
    }

    @Test
    void aMessageThatNobodyWasToldOfIsFound() {
        assertThat(room.acknowledged(1, ONE)).isTrue();
        assertThat(room.delivered(1, ONE)).isTrue();
        assertThat(room.unacknowledged()).isZero();
        assertThat(room.delivered(2, ONE)).isTrue();
        assertThat(room.unacknowledged()).isEqualTo(2);
    }

    @Test
    void whatIsKnownOfALongRoomIsKept() {
        for (int seq = 1; seq <= 5_000; seq++) {
            assertThat(room.delivered(seq, MessageText.key(0, seq))).isTrue();
            assertThat(room.acknowledged(seq, MessageText.key(0, seq))).isTrue();
        }

        assertThat(room.newest()).isEqualTo(5_000);
        assertThat(room.unseen()).isZero();
        assertThat(room.unacknowledged()).isZero();
        assertThat(room.delivered(1, OTHER)).isFalse();
        assertThat(room.acknowledged(4_000, OTHER)).isFalse();
    }

    @Test
    void theNumberIsThatOfTheId() {
        assertThat(new Room("r7321094412").number()).isEqualTo(7_321_094_412L);
    }
}
