package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.log.Once;
import dev.parley.server.model.RoomId;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private final ChatFixture chat = new ChatFixture();

    @AfterEach
    void close() {
        chat.close();
    }

    /// Maintenance whose clock is ahead, so that what is written now is old to it.
    private void takeAwayAfter(Duration ahead) {
        try (Maintenance maintenance =
                new Maintenance(chat.log.database.readers(), Clock.offset(Clock.systemUTC(), ahead))) {
            maintenance.takeAway();
        }
    }

    @Test
    void answersUnderRequestIdsAreForgottenAfterTwoDays() {
        RoomId room = chat.privateRoom(ADA);
        var codec = new Once.AnswerCodec<LeaveRoom.Left>() {
            @Override
            public byte[] encode(LeaveRoom.Left answer) {
                return new byte[0];
            }

            @Override
            public LeaveRoom.Left decode(byte[] bytes) {
                return new LeaveRoom.Left();
            }
        };
        chat.done(new AddMember(ADA, room, BOB));
        chat.done(new Once<>(new LeaveRoom(BOB, room), BOB, UUID.randomUUID(), new byte[0], codec));

        takeAwayAfter(Duration.ofHours(47));
        assertThat(chat.number("SELECT count(*) FROM requests")).isEqualTo(1);
        takeAwayAfter(Duration.ofHours(49));
        assertThat(chat.number("SELECT count(*) FROM requests")).isZero();
    }

    @Test
    void changesAreTrimmedAfterNinetyDaysAndTheFloorSaysSo() {
        RoomId room = chat.privateRoom(ADA, BOB);
        chat.post(room, BOB, "stays");
        chat.done(new LeaveRoom(BOB, room));
        long last = chat.log.announced.getLast().position();
        chat.execute("UPDATE changes SET create_time = now() - interval '12 hours' WHERE position < " + last);

        takeAwayAfter(Duration.ofDays(89));
        assertThat(chat.number("SELECT count(*) FROM changes")).isEqualTo(4);
        assertThat(floor()).isZero();

        takeAwayAfter(Duration.ofDays(89).plusHours(18));
        assertThat(chat.number("SELECT min(position) FROM changes")).isEqualTo(last);
        assertThat(floor()).isEqualTo(3);
        assertThat(chat.number("SELECT count(*) FROM former_memberships")).isEqualTo(1);

        takeAwayAfter(Duration.ofDays(91));
        assertThat(floor()).isEqualTo(last);
        assertThat(chat.number("SELECT count(*) FROM changes")).isZero();
        assertThat(chat.number("SELECT count(*) FROM former_memberships")).isZero();
        assertThat(chat.number("SELECT count(*) FROM messages")).isEqualTo(1);
    }

    private long floor() {
        return chat.log.reads.read(tables -> tables.log().head().floor());
    }

    @Test
    void manyPiecesAreTakenAwayInOneGo() {
        chat.execute(
                "INSERT INTO requests SELECT n, gen_random_uuid(), '', '', now() FROM generate_series(1, 12000) n");
        chat.execute(
                "INSERT INTO changes SELECT n, 1, 7, 1, NULL, 1, NULL, NULL, now() FROM generate_series(1, 12000) n");

        takeAwayAfter(Duration.ofDays(100));

        assertThat(chat.number("SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM changes)"))
                .isZero();
        assertThat(floor()).isEqualTo(12_000);
    }

    @Test
    void itStartsAtOnceAndEndsWhenItIsClosed() {
        chat.execute("INSERT INTO requests VALUES (1, gen_random_uuid(), '', '', now() - interval '3 days')");
        try (Maintenance maintenance = new Maintenance(chat.log.database.readers(), Clock.systemUTC())) {
            maintenance.start();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(chat.number("SELECT count(*) FROM requests"))
                            .isZero());
        }
    }
}
