package dev.parley.envoy;

import dev.parley.client.faults.ServerProcess;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.SendMessageRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The server that all tests share, with Ada, who speaks, and Bob, who listens, in one room; and an Envoy with
/// everything that a test does not need otherwise. Ada does not go through Envoy.
final class Stage implements AutoCloseable {
    static final String ORIGIN = "https://chat.example.org";
    private static final int ANSWERS_WITHIN_SECONDS = 30;
    /// Signing in is limited as it is by default; what a user may ask for is not.
    private static final List<String> OPTIONS = List.of(
            "--trusted-proxies=127.0.0.1",
            "--sends-per-second=1000000",
            "--sends-burst=1000000",
            "--requests-per-second=1000000",
            "--drain-seconds=1");

    final ServerProcess server;
    final User ada;
    final User bob;
    final String roomId;
    /// Carol, who is in no room, on one stream through the Envoy of all, since the stage was built.
    final Bystander carol;
    private final Path folder;
    private final ManagedChannel direct;
    private final EnvoyProcess envoy;

    Stage() {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Script.MODULE.resolve("target")), "stage");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server = new ServerProcess(folder, OPTIONS);
        direct = Native.channel(server.port());
        ada = User.signUp(direct, "ada");
        bob = User.signUp(direct, "bob");
        roomId = rooms(ada)
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PUBLIC)
                        .setHandle("general")
                        .setTitle("General")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        rooms(bob).joinRoom(JoinRoomRequest.newBuilder().setRoomId(roomId).build());
        envoy = startEnvoy();
        carol = new WebBystander(envoy.port(), User.signUp(direct, "carol"));
    }

    /// What `envoy/run` is given: the server, and a free port.
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PARLEY_WEB_PORT", Integer.toString(ServerProcess.freePort()));
        variables.put("PARLEY_WEB_SERVERS", "127.0.0.1:" + server.port());
        return variables;
    }

    /// The Envoy of those who need nothing special, with a page and one other origin.
    EnvoyProcess envoy() {
        return envoy;
    }

    private EnvoyProcess startEnvoy() {
        Map<String, String> variables = variables();
        variables.put("PARLEY_WEB_ORIGINS", ORIGIN + ",http://localhost:5173");
        variables.put("PARLEY_WEB_PAGE", Page.make(folder.resolve("page")).toString());
        variables.put("PARLEY_WEB_ACCESS_LOG", accessLog().toString());
        return EnvoyProcess.run(variables);
    }

    Path accessLog() {
        return folder.resolve("access.log");
    }

    /// The address of that Envoy.
    String base() {
        return "http://127.0.0.1:" + envoy().port();
    }

    /// Ada says something in the room.
    void say(String text) {
        var _ = MessageServiceGrpc.newBlockingStub(direct)
                .withInterceptors(Native.as(ada))
                .withWaitForReady()
                .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .sendMessage(SendMessageRequest.newBuilder()
                        .setRoomId(roomId)
                        .setClientMessageId(UUID.randomUUID().toString())
                        .setText(text)
                        .build());
    }

    private RoomServiceGrpc.RoomServiceBlockingStub rooms(User user) {
        return RoomServiceGrpc.newBlockingStub(direct)
                .withInterceptors(Native.as(user))
                .withDeadlineAfter(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        carol.close();
        envoy.close();
        Native.end(direct);
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
