package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.ErrorReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The reasons of the interface are those of the contract.
final class ReasonTest {
    @Test
    void everyReasonOfTheContractHasItsName() {
        assertThat(Arrays.stream(ErrorReason.values())
                        .filter(reason ->
                                reason != ErrorReason.UNRECOGNIZED && reason != ErrorReason.ERROR_REASON_UNSPECIFIED)
                        .map(reason -> reason.name().substring("ERROR_REASON_".length())))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(ParleyException.Reason.valueOf(name).name()).isEqualTo(name));
    }
}
