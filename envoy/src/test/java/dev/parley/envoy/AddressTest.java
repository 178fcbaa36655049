package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Under which address the server limits a client.
@ExtendWith(OnStage.class)
final class AddressTest {
    private static final String OF_ADDRESS = "sign_ins_per_address_per_minute";
    /// Of an address in a minute are 30.
    private static final int ATTEMPTS = 60;

    @Test
    void nobodyChoosesTheAddressUnderWhichHeIsLimited(Stage stage) {
        try (HttpClient guesser = from("127.0.0.7");
                HttpClient other = from("127.0.0.8")) {
            assertThat(isLimitedInSpiteOfForging(stage.base(), guesser)).isTrue();
            assertThat(signIn(stage.base(), guesser, "somebody", "198.51.100.1"))
                    .contains(OF_ADDRESS);
            assertThat(signIn(stage.base(), other, "somebody", "127.0.0.7"))
                    .as("limited are addresses, not Envoy")
                    .contains("CREDENTIALS_INVALID");
        }
    }

    @Test
    void theCheckNoticesAnEnvoyThatBelievesTheClient(Stage stage) {
        Map<String, String> variables = stage.variables();
        Configuration broken =
                Configuration.of(variables).with("use_remote_address: true", "use_remote_address: false");
        try (EnvoyProcess envoy = EnvoyProcess.of(broken, variables);
                HttpClient guesser = from("127.0.0.9")) {
            assertThat(isLimitedInSpiteOfForging("http://127.0.0.1:" + envoy.port(), guesser))
                    .isFalse();
        }
    }

    /// One account is tried again and again, each time as if from elsewhere: its own limit answers without hashing.
    private static boolean isLimitedInSpiteOfForging(String base, HttpClient client) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (signIn(base, client, "nobody", "203.0.113." + attempt).contains(OF_ADDRESS)) return true;
        }
        return false;
    }

    private static String signIn(String base, HttpClient client, String handle, String claimed) {
        HttpResponse<String> answer = Http.send(
                client,
                Http.call(base, "AuthService/SignIn", "{\"handle\": \"" + handle + "\", \"password\": \"a wrong one\"}")
                        .header("x-forwarded-for", claimed)
                        .header("x-real-ip", claimed)
                        .header("forwarded", "for=" + claimed)
                        .build());
        return answer.body();
    }

    private static HttpClient from(String address) {
        return HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }
}
