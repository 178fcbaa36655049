package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final String PAGE = """
            # HELP parley_log_batch_size Commands in one batch
            # TYPE parley_log_batch_size summary
            parley_log_batch_size_count 4
            parley_log_batch_size_sum 1000.0
            # TYPE parley_calls_total counter
            parley_calls_total{code="OK",method="Send Message"} 1.7E7
            parley_hub_queue -3
            parley_never NaN
            parley_pool_max +Inf
            parley_pool_min -Inf

            """;

    @Test
    void everySampleIsReadByItsNameWithTags() throws IOException {
        Meters meters = read(PAGE, 200);

        assertThat(meters.get("parley_log_batch_size_count")).isEqualTo(4);
        assertThat(meters.get("parley_log_batch_size_sum")).isEqualTo(1000);
        assertThat(meters.get("parley_calls_total{code=\"OK\",method=\"Send Message\"}"))
                .isEqualTo(17_000_000);
        assertThat(meters.get("parley_hub_queue")).isEqualTo(-3);
        assertThat(meters.get("parley_never")).isNaN();
        assertThat(meters.get("parley_pool_max")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(meters.get("parley_pool_min")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(meters.values()).hasSize(7);
    }

    @Test
    void aMeterThatIsNotThereIsZero() throws IOException {
        assertThat(read(PAGE, 200).get("parley_unheard_of")).isZero();
    }

    @Test
    void whatIsAskedSinceIsTheDifference() throws IOException {
        Meters earlier = read("calls_total 40\nsize_count 4\nsize_sum 100\n", 200);
        Meters now = read("calls_total 45\nsize_count 6\nsize_sum 150\n", 200);

        assertThat(now.since(earlier, "calls_total")).isEqualTo(5);
        assertThat(now.meanSince(earlier, "size")).isEqualTo(25, within(1e-9));
        assertThat(now.meanSince(now, "size")).isZero();
    }

    @Test
    void aPageThatIsNoneIsNotReadAsEmpty() {
        assertThatThrownBy(() -> read("not here", 404))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the metrics page does not answer")
                .hasRootCauseMessage("HTTP status 404");
    }

    private static Meters read(String page, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            return Meters.read(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }
}
