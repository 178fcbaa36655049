package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.rpc.RateLimits.Rate;
import dev.parley.server.rpc.RateLimits.Rates;
import dev.parley.server.store.Reads;
import io.grpc.StatusException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Duration TALK = Duration.ofMillis(200);
    private static final long SAID_AT_LEAST = 100;

    @Test
    void aFreshServerHoldsTheWholeConversation() throws Exception {
        try (RunningServer server = new RunningServer();
                Rehearsal rehearsal = new Rehearsal(server.grpc.port())) {
            rehearsal.hold(TALK);
            long said = new Reads(server.database.readers())
                    .read(tables -> tables.log().head())
                    .position();
            assertThat(said).isGreaterThan(SAID_AT_LEAST);
        }
    }

    @Test
    void aServerThatRefusesEndsTheRehearsal() throws Exception {
        Rate one = new Rate(1, 1);
        try (RunningServer server = new RunningServer(new Rates(one, one, one));
                Rehearsal rehearsal = new Rehearsal(server.grpc.port())) {
            assertThatThrownBy(() -> rehearsal.hold(TALK)).isInstanceOf(StatusException.class);
        }
    }
}
