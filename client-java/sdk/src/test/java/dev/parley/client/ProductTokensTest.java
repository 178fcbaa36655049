package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients whose tokens come from a product.
final class ProductTokensTest {
    private final ControlledLoop loop = new ControlledLoop();
    private final ModelServer server;
    private int asked;

    ProductTokensTest() throws IOException {
        server = new ModelServer(loop);
        server.makeRoom("r1");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private ParleyClient client(Store store, TokenSource source) {
        return ParleyClient.builder("model")
                .store(store)
                .executor(Runnable::run)
                .tokens(source)
                .build(loop, server, new Random(4));
    }

    @Test
    void theUserIsWhoeverTheServerSays() {
        ParleyClient client =
                client(Store.inMemory(), _ -> CompletableFuture.completedFuture(Optional.of(server.accessToken())));
        var _ = client.connect();
        loop.advance(Duration.ofSeconds(1));

        assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(client.userId()).contains(new UserId(ModelServer.SELF));
    }

    @Test
    void theTokenOfAnotherUserIsRefusedAlsoByPolling() {
        for (boolean isStreamless : new boolean[] {false, true}) {
            Store store = Store.inMemory();
            store.put("user", "u9".getBytes(StandardCharsets.UTF_8), true);
            server.isStreamless = isStreamless;
            ParleyClient client =
                    client(store, _ -> CompletableFuture.completedFuture(Optional.of(server.accessToken())));
            client.send(new RoomId("r1"), "not under another name");
            var _ = client.connect();
            loop.advance(Duration.ofSeconds(1));

            assertThat(client.state()).isEqualTo(ConnectionState.DISCONNECTED);
            assertThat(client.connection().detail()).contains("give each user a store of its own");
            assertThat(server.sent()).isEmpty();
        }
    }

    @Test
    void aSourceThatFailsForAWhileIsAskedAgain() {
        ParleyClient client = client(Store.inMemory(), _ -> {
            asked++;
            if (asked == 2) throw new IllegalStateException("the product's own network is down");
            if (asked == 3) return CompletableFuture.failedFuture(new IOException("still down"));
            if (asked == 4) return new CompletableFuture<>();
            return CompletableFuture.completedFuture(Optional.of(server.accessToken()));
        });
        var _ = client.connect();
        loop.advance(Duration.ofSeconds(1));
        server.breakAll(io.grpc.Status.Code.UNAVAILABLE);
        loop.advance(Duration.ofMinutes(2));

        assertThat(asked).isGreaterThanOrEqualTo(5);
        assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aSourceWithoutATokenIsTheEnd() {
        ParleyClient client = client(Store.inMemory(), _ -> {
            asked++;
            return CompletableFuture.completedFuture(asked == 1 ? Optional.of(server.accessToken()) : Optional.empty());
        });
        var _ = client.connect();
        loop.advance(Duration.ofSeconds(1));
        server.breakAll(io.grpc.Status.Code.UNAVAILABLE);
        loop.advance(Duration.ofMinutes(1));

        assertThat(client.state()).isEqualTo(ConnectionState.FAILED);
    }
}
