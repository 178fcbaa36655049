package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    private static Server of(String target) {
        return Server.of(target, Map.of(), false, false);
    }

    @Test
    void withoutAWordItIsThisMachines() {
        assertThat(Server.of(null, Map.of(), false, false)).isEqualTo(new Server("localhost:7400", true));
    }

    @Test
    void anOptionGoesBeforeTheEnvironment() {
        Map<String, String> environment = Map.of("PARLEY_SERVER", "chat.example:443");

        assertThat(Server.of(null, environment, false, false).target()).isEqualTo("chat.example:443");
        assertThat(Server.of("other.example:443", environment, false, false).target())
                .isEqualTo("other.example:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7400", "LOCALHOST:7400", "127.0.0.1:1", "[::1]:7400"})
    void theWayToThisMachineIsPlainUnlessTlsIsWanted(String target) {
        assertThat(of(target).isPlaintext()).isTrue();
        assertThat(Server.of(target, Map.of(), true, false).isPlaintext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.example:443", "10.0.0.1:7400", "localhost.example:7400", "[::2]:7400"})
    void anyOtherWayIsSecuredUnlessThatIsUnwanted(String target) {
        assertThat(of(target).isPlaintext()).isFalse();
        assertThat(Server.of(target, Map.of(), false, true).isPlaintext()).isTrue();
    }

    @Test
    void bothAreTooMuch() {
        assertThatThrownBy(() -> Server.of(null, Map.of(), true, true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--tls and --plaintext");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", ":7400", "localhost:", "localhost:x", "http://here:7400", "::1:7400", "a b:1"})
    void whatIsNoAddressIsToldSo(String target) {
        assertThatThrownBy(() -> of(target)).isInstanceOf(Refusal.class).hasMessageContaining("HOST:PORT");
    }

    @Test
    void eachHasAFolderNameThatLeadsNowhereElse() {
        assertThat(of("localhost:7400").folderName()).isEqualTo("localhost_7400");
        assertThat(of("[::1]:7400").folderName()).isEqualTo("___1__7400");
        assertThat(of("..:1").folderName()).isEqualTo(".._1");
    }
}
