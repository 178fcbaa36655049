package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.wire.Failure;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    UNAVAILABLE,         -,                    -, Reconnect
                    INTERNAL,            -,                    -, Reconnect
                    UNKNOWN,             -,                    -, Reconnect
                    UNAUTHENTICATED,     -,                    -, Reconnect
                    OK,                  -,                    -, Reconnect
                    UNAVAILABLE,         SERVER_DRAINING,      2, Reconnect
                    UNAVAILABLE,         STORE_UNAVAILABLE,    1, Reconnect
                    UNAVAILABLE,         A_REASON_OF_TOMORROW, -, Reconnect
                    RESOURCE_EXHAUSTED,  TOO_MANY_STREAMS,     5, Reconnect
                    RESOURCE_EXHAUSTED,  MALFORMED_REQUEST,    -, Stop
                    DEADLINE_EXCEEDED,   DEADLINE_EXCEEDED,    -, Reconnect
                    UNAUTHENTICATED,     TOKEN_EXPIRED,        -, Renew
                    UNAUTHENTICATED,     TOKEN_REVOKED,        -, Stop
                    UNAUTHENTICATED,     TOKEN_INVALID,        -, Stop
                    UNAUTHENTICATED,     REFRESH_TOKEN_INVALID, -, Stop
                    INVALID_ARGUMENT,    RESUME_TOKEN_INVALID, -, Snapshot
                    OUT_OF_RANGE,        RESUME_TOKEN_EXPIRED, -, Snapshot
                    INVALID_ARGUMENT,    PROTOCOL_VIOLATION,   -, Stop
                    INTERNAL,            INTERNAL,             -, Stop
                    PERMISSION_DENIED,   A_REASON_OF_TOMORROW, -, Stop
                    """)
    void anEndIsJudgedByCodeAndReason(Code code, @Nullable String reason, @Nullable Integer seconds, String verdict) {
        Duration after = seconds == null ? null : Duration.ofSeconds(seconds);
        Failure failure = new Failure(code, reason == null ? "" : reason, "text", after, List.of(), Map.of());

        Verdict found = Verdict.of(failure);

        assertThat(found.getClass().getSimpleName()).isEqualTo(verdict);
        if (found instanceof Verdict.Reconnect(var told)) assertThat(told).isEqualTo(after);
    }
}
