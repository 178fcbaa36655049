package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenMethodsTest {
    @AutoClose
    private static final RunningServer SERVER = new RunningServer();

    @AfterAll
    static void everyStatusWasOurs() {
        assertThat(SERVER.statuses.faults()).isEmpty();
    }

    @Test
    void theListIsThis() {
        assertThat(OpenMethods.NAMES)
                .containsExactlyInAnyOrder(
                        "parley.v1.AuthService/SignUp",
                        "parley.v1.AuthService/SignIn",
                        "parley.v1.AuthService/RefreshToken",
                        "parley.v1.AuthService/GetPublicKeys",
                        "grpc.health.v1.Health/Check",
                        "grpc.health.v1.Health/Watch",
                        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
    }

    static Iterable<String> closed() {
        return SERVER.methods().keySet().stream()
                .filter(name -> !OpenMethods.contains(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void everyOtherMethodNeedsAToken(String method) {
        StatusRuntimeException without =
                Raw.end(SERVER.checkedChannel(), method, SERVER.type(method), new Metadata(), new byte[0]);
        assertThat(without.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(StatusDetailsInterceptor.reason(without)).isEqualTo("TOKEN_MISSING");

        StatusRuntimeException invalid =
                Raw.end(SERVER.checkedChannel(), method, SERVER.type(method), Raw.bearer("not.a.token"), new byte[0]);
        assertThat(invalid.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(StatusDetailsInterceptor.reason(invalid)).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void thereAreAsManyMethodsAsTheContractHas() {
        long ofContract = Contract.load().services().stream()
                .mapToLong(service -> service.getMethods().size())
                .sum();
        assertThat(SERVER.methods().keySet().stream().filter(name -> name.startsWith("parley.v1.")))
                .hasSize((int) ofContract);
    }
}
