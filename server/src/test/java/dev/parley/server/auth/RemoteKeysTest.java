package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.refusal;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.parley.server.model.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoteKeysTest {
    private static RSAKey one;
    private static RSAKey two;

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private HttpServer server;
    private RemoteKeys keys;
    private volatile int status = 200;
    private volatile String body = "";

    @BeforeAll
    static void makeKeys() throws Exception {
        one = new RSAKeyGenerator(2048).keyID("1").generate();
        two = new RSAKeyGenerator(2048).keyID("2").generate();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("location", "/elsewhere");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            byte[] answer = jwks(one).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
        keys = new RemoteKeys(url, TokenAlgorithm.RS256, clock);
        body = jwks(one);
    }

    @AfterEach
    void stop() {
        keys.close();
        server.stop(0);
    }

    @Test
    void keysAreFetchedWhenFirstNeededAndThenAtHand() {
        assertThat(keys.known("1")).isNull();
        assertThat(fetches).hasValue(0);

        assertThat(value(keys.find("1"))).isNotNull();
        assertThat(value(keys.find("1"))).isNotNull();

        assertThat(keys.known("1")).isNotNull();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void anUnknownKeyIsFetchedForAtMostOnceInThirtySeconds() {
        keys.find("1");
        body = jwks(one, two);
        for (int i = 0; i < 100; i++) {
            assertThat(reason(keys.find("2"))).isEqualTo(Reason.TOKEN_INVALID);
        }
        assertThat(fetches).hasValue(1);

        clock.advance(Duration.ofSeconds(30));
        assertThat(value(keys.find("2"))).isNotNull();
        for (int i = 0; i < 100; i++) {
            assertThat(reason(keys.find("made-up-" + i))).isEqualTo(Reason.TOKEN_INVALID);
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aKeyThatTheIssuerWithdrewIsUnknownAfterTenMinutes() {
        keys.find("1");
        body = jwks(two);
        clock.advance(RemoteKeys.FRESH_FOR.plusSeconds(1));

        assertThat(keys.known("1")).isNull();
        assertThat(reason(keys.find("1"))).isEqualTo(Reason.TOKEN_INVALID);
    }

    @Test
    void whileTheIssuerDoesNotAnswerItsLastKeysServeForADay() {
        keys.find("1");
        status = 503;
        clock.advance(Duration.ofHours(23));
        assertThat(value(keys.find("1"))).isNotNull();

        clock.advance(Duration.ofHours(2));
        var refusal = refusal(keys.find("1"));
        assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isPositive();

        status = 200;
        clock.advance(Duration.ofSeconds(30));
        assertThat(value(keys.find("1"))).isNotNull();
    }

    @Test
    void anAnswerThatIsTooLargeMalformedOrElsewhereIsNone() {
        List<String> bodies = List.of(
                "{\"pad\":\"" + "x".repeat(RemoteKeys.MAX_JWKS_BYTES) + "\","
                        + jwks(one).substring(1),
                "<html>",
                "{\"keys\":[]}",
                "[".repeat(100_000));
        for (String bad : bodies) {
            body = bad;
            assertThat(reason(keys.find("1"))).isEqualTo(Reason.STORE_UNAVAILABLE);
            clock.advance(Duration.ofSeconds(30));
        }
        status = 302;
        body = "";
        assertThat(reason(keys.find("1"))).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(fetches).hasValue(bodies.size() + 1);
    }

    private static String jwks(RSAKey... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }
}
