package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.v1.ErrorReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorsTest {
    private static final int CLIENT_METADATA_BYTES = 8 << 10;

    @Test
    void theModelAndTheContractHaveTheSameReasons() {
        Set<String> ofModel =
                Arrays.stream(Reason.values()).map(Errors::reasonName).collect(Collectors.toSet());
        Set<String> ofContract = Arrays.stream(ErrorReason.values())
                .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED)
                .map(Enum::name)
                .collect(Collectors.toSet());
        assertThat(ofModel).isEqualTo(ofContract);
    }

    /// The contract names each reason's code in its comment; so does docs. Here it is held against the code.
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasTheCodeThatTheContractSays(Reason reason) {
        String comment = ContractComments.of(Errors.reasonName(reason));
        String code = comment.replaceAll("(?s).*?\\(([A-Z_]+).*", "$1");
        assertThat(Errors.code(Refusal.of(reason, "…")).name()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyStatusCarriesOneErrorInfo(Reason reason) {
        var status = Errors.status(Refusal.of(reason, "why").with("limit", "5"));
        List<Any> infos = status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .toList();
        assertThat(infos)
                .containsExactly(Any.pack(ErrorInfo.newBuilder()
                        .setReason("ERROR_REASON_" + reason)
                        .setDomain("parley")
                        .putMetadata("limit", "5")
                        .build()));
        assertThat(status.getMessage()).isEqualTo("why");
    }

    @Test
    void aRequestThatIsTooLargeIsAnotherFaultThanOneThatIsUnreadable() {
        Refusal unreadable = Refusal.of(Reason.MALFORMED_REQUEST, "…");
        assertThat(Errors.code(unreadable)).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
        assertThat(Errors.code(unreadable.with("limit_bytes", "1"))).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void fieldsAndWaitsHaveDetailsOfTheirOwn() throws Exception {
        var field = Errors.status(Refusal.field("room_id", "is missing"));
        assertThat(field.getDetails(1)
                        .unpack(BadRequest.class)
                        .getFieldViolations(0)
                        .getField())
                .isEqualTo("room_id");

        var wait = Errors.status(Refusal.retry(Reason.RATE_LIMITED, "slower", Duration.ofMillis(1_500))
                .with("quota", "sends"));
        assertThat(wait.getDetails(1).unpack(RetryInfo.class).getRetryDelay())
                .isEqualTo(Mapping.duration(Duration.ofMillis(1_500)));
        assertThat(wait.getDetails(2)
                        .unpack(QuotaFailure.class)
                        .getViolations(0)
                        .getSubject())
                .isEqualTo("sends");
    }

    @Test
    void theLargestStatusStillFitsIntoWhatClientsRead() {
        FieldFault fault = new FieldFault("field".repeat(100), "must not ".repeat(100));
        Refusal huge = new Refusal(
                Reason.FIELD_INVALID, "word ".repeat(1_000), Map.of(), Collections.nCopies(200, fault), Duration.ZERO);
        var status = Errors.status(huge);
        int onTheWire = status.getMessage().length() + status.getSerializedSize() * 4 / 3;
        assertThat(onTheWire).isLessThan(CLIENT_METADATA_BYTES);
    }
}
