package dev.parley.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.ConnectionState;
import dev.parley.client.NewRoom;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.client.RoomId;
import dev.parley.client.TimelineEntry;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client and the real server over TLS.
final class TlsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory = Path.of("");

    @Test
    void aTrustedServerIsTalkedToAndAnyOtherIsNot() throws Exception {
        LocalCertificate certificate = LocalCertificate.make(directory);
        try (ServerProcess server = new ServerProcess(directory, certificate.options())) {
            String target = "localhost:" + server.port();
            try (ParleyClient client =
                    ParleyClient.builder(target).trusting(certificate.chain()).build()) {
                client.signUp("ada", "Ada", "a long password").join();
                client.connect().join();
                RoomId room = client.createRoom(NewRoom.ofPublic("general", "General"))
                        .join()
                        .room()
                        .id();
                client.send(room, "Nobody listens.");
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> client.timeline(room).entries().getFirst() instanceof TimelineEntry.Posted);
            }
            refuses(ParleyClient.builder(target));
            refuses(ParleyClient.builder(target).plaintext());
        }
    }

    private static void refuses(ParleyClient.Builder builder) {
        try (ParleyClient client = builder.build()) {
            assertThatThrownBy(() -> client.signIn("ada", "a long password").join())
                    .hasCauseInstanceOf(ParleyException.class);
            assertThat(client.state()).isEqualTo(ConnectionState.DISCONNECTED);
        }
    }

    @Test
    void aFileThatHoldsNoCertificateIsRefusedAtOnce() {
        Path missing = directory.resolve("missing.pem");
        assertThatThrownBy(() ->
                        ParleyClient.builder("localhost:1").trusting(missing).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give a file of certificates (PEM)");
    }
}
