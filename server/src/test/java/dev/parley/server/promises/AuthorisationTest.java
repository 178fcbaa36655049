package dev.parley.server.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.promises.AuthorisationTable.Caller;
import dev.parley.server.promises.AuthorisationTable.Row;
import dev.parley.server.promises.AuthorisationTable.Scene;
import dev.parley.v1.*;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every RPC of every service with every kind of caller, from one table.
class AuthorisationTest {
    private static final List<ServiceDescriptor> SERVICES = List.of(
            AuthServiceGrpc.getServiceDescriptor(),
            UserServiceGrpc.getServiceDescriptor(),
            RoomServiceGrpc.getServiceDescriptor(),
            MessageServiceGrpc.getServiceDescriptor(),
            StreamServiceGrpc.getServiceDescriptor());
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /// As plausible as any, and nobody's.
    private static final String NO_ROOM = "r123456789012345678";

    private static final List<Row> ROWS = new AuthorisationTable().rows();
    private static final Map<Caller, TestClient> CALLERS = new EnumMap<>(Caller.class);

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ProductIssuer issuer;

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static Wire wire;

    @SuppressWarnings("NullAway.Init")
    private static TestClient target;

    @SuppressWarnings("NullAway.Init")
    private static TestClient outsider;

    /// Of whom nothing is left to see once its refresh token was used or its session ended.
    @SuppressWarnings("NullAway.Init")
    private static TestClient spare;

    /// The private room in which all is tried that leaves it as it is.
    @SuppressWarnings("NullAway.Init")
    private static InRoom room;

    private static String publicRoom = "";

    /// @param ownSeq a message of the member
    /// @param otherSeq a message of the target
    private record InRoom(String id, long ownSeq, long otherSeq) {}

    @BeforeAll
    static void start() {
        issuer = new ProductIssuer(directory);
        server = new Server(issuer.flags());
        wire = new Wire(server.port());
        for (Caller caller : Caller.values()) CALLERS.put(caller, signUp(caller.name()));
        target = signUp("target");
        outsider = signUp("outsider");
        spare = signUp("spare");
        room = room();
        publicRoom = room(
                CreateRoomRequest.newBuilder().setKind(Room.Kind.KIND_PUBLIC).setHandle("public"));
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    private static TestClient signUp(String name) {
        return new TestClient(wire, wire.signUp(name.toLowerCase(java.util.Locale.ROOT)), new History());
    }

    private static TestClient client(Caller caller) {
        TestClient client = CALLERS.get(caller);
        if (client == null) throw new AssertionError(caller + " did not sign up");
        return client;
    }

    @Test
    void theTableHasEveryMethodOfEveryService() {
        Set<String> methods = SERVICES.stream()
                .flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ROWS).extracting(row -> row.method().getFullMethodName()).containsAll(methods);
    }

    @Test
    void everyCallerGetsWhatTheTableSays() {
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            for (Caller caller : Caller.values()) {
                if (usesUpTheSpare(row)) spare = signUp("spare");
                if (row.changesTheRoom() && row.expectedOf(caller).equals(AuthorisationTable.OK)) room = room();
                String got =
                        ask(row, scene(caller), token(row, caller)).verdict().toString();
                if (!got.equals(row.expectedOf(caller))) {
                    wrong.add(row + " as " + caller + ": " + got + " instead of " + row.expectedOf(caller));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRoomThatDoesNotExistIsRefusedToEverybody() {
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            if (!row.ofRoom()) continue;
            for (Caller caller : Caller.values()) {
                String got = ask(row, nowhere(scene(caller)), token(row, caller))
                        .verdict()
                        .toString();
                if (!got.equals(AuthorisationTable.NO)) wrong.add(row + " as " + caller + ": " + got);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoIsNoMemberCannotTellAPrivateRoomFromNone() {
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            if (!row.ofRoom()) continue;
            for (Caller caller : List.of(Caller.STRANGER, Caller.FORMER, Caller.BANNED)) {
                Scene scene = scene(caller);
                String real = ask(row, scene, token(row, caller)).onTheWire();
                String none = ask(row, nowhere(scene), token(row, caller)).onTheWire();
                if (!real.equals(none)) wrong.add(row + " as " + caller + ": " + real + " but " + none);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void withoutAGoodTokenNothingIsDone() {
        Scene scene = scene(Caller.OWNER);
        String good = client(Caller.OWNER).account().credentials().getAccessToken();
        TestClient revoked = signUp("revoked");
        revoked.auth().signOut(SignOutRequest.getDefaultInstance());
        Map<String, String> tokens = Map.of(
                "",
                "UNAUTHENTICATED TOKEN_MISSING",
                "no-token-at-all",
                "UNAUTHENTICATED TOKEN_INVALID",
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                "UNAUTHENTICATED TOKEN_INVALID",
                issuer.token("ada", Instant.now().minus(Duration.ofHours(1))),
                "UNAUTHENTICATED TOKEN_EXPIRED",
                revoked.account().credentials().getAccessToken(),
                "UNAUTHENTICATED TOKEN_REVOKED");
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            if (!row.needsToken()) continue;
            tokens.forEach((token, expected) -> {
                String got = ask(row, scene, token).verdict().toString();
                if (!got.equals(expected)) wrong.add(row + ": " + got + " instead of " + expected);
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theFewMethodsThatNeedNoTokenAreAnsweredWithoutOne() {
        assertThat(ROWS.stream()
                        .filter(row -> !row.needsToken())
                        .map(row -> row.method().getBareMethodName()))
                .containsExactlyInAnyOrder("SignUp", "SignIn", "RefreshToken", "GetPublicKeys");
        for (Row row : ROWS) {
            if (row.needsToken()) continue;
            if (usesUpTheSpare(row)) spare = signUp("spare");
            assertThat(ask(row, scene(Caller.OWNER), "").verdict())
                    .as(row.toString())
                    .hasToString(AuthorisationTable.OK);
        }
    }

    @Test
    void everyRefusalCarriesOneReasonOfTheContractAndNoSecret() {
        // Asked last of what the other tests let pass: the interceptor of the wire saw all of their statuses.
        ask(ROWS.getFirst(), scene(Caller.OWNER), "");
        assertThat(wire.faults()).isEmpty();
    }

    // --- the scene ---

    private static Ask.Answer ask(Row row, Scene scene, String token) {
        Metadata headers = new Metadata();
        if (!token.isEmpty()) headers.put(AUTHORIZATION, "Bearer " + token);
        return Ask.first(wire.channel(), headers, row.method(), row.request().apply(scene));
    }

    /// The caller's token; for what ends the session, one of a session of its own.
    private static String token(Row row, Caller caller) {
        boolean endsSession = "SignOut".equals(row.method().getBareMethodName());
        TestClient client = endsSession ? signUp("leaver") : client(caller);
        return client.account().credentials().getAccessToken();
    }

    private static boolean usesUpTheSpare(Row row) {
        return "RefreshToken".equals(row.method().getBareMethodName());
    }

    private static Scene nowhere(Scene scene) {
        return new Scene(
                NO_ROOM,
                scene.publicRoom(),
                scene.ownSeq(),
                scene.otherSeq(),
                scene.target(),
                scene.outsider(),
                scene.owner(),
                scene.session(),
                scene.refreshToken(),
                scene.name());
    }

    private static Scene scene(Caller caller) {
        return new Scene(
                room.id(),
                publicRoom,
                room.ownSeq(),
                room.otherSeq(),
                target.user(),
                outsider.user(),
                client(Caller.OWNER).user(),
                session(client(caller)),
                spare.account().credentials().getRefreshToken(),
                spare.account().handle());
    }

    /// A new private room, in which every caller has its place.
    private static InRoom room() {
        String id = room(CreateRoomRequest.newBuilder().setKind(Room.Kind.KIND_PRIVATE));
        return new InRoom(id, send(client(Caller.MEMBER), id), send(target, id));
    }

    private static String room(CreateRoomRequest.Builder request) {
        TestClient owner = client(Caller.OWNER);
        for (Caller member : List.of(Caller.ADMIN, Caller.MEMBER, Caller.FORMER, Caller.BANNED)) {
            request.addMemberUserIds(client(member).user());
        }
        String room = owner.rooms()
                .createRoom(request.addMemberUserIds(target.user())
                        .setTitle("A room")
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        owner.rooms()
                .setMemberRole(SetMemberRoleRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(client(Caller.ADMIN).user())
                        .setRole(Role.ROLE_ADMIN)
                        .build());
        for (Caller out : List.of(Caller.FORMER, Caller.BANNED)) {
            owner.rooms()
                    .removeMember(RemoveMemberRequest.newBuilder()
                            .setRoomId(room)
                            .setUserId(client(out).user())
                            .setBan(out == Caller.BANNED)
                            .build());
        }
        return room;
    }

    private static long send(TestClient client, String room) {
        return client.messages()
                .sendMessage(TestClient.request(room, UUID.randomUUID().toString(), "hello"))
                .getSeq();
    }

    /// A stream of the caller that stays open for as long as the test may need it.
    private static String session(TestClient client) {
        return SESSIONS.computeIfAbsent(client.user(), _ -> {
            Call call = Call.subscribe(
                    client.streams(),
                    new History().opened("a stream", client.user(), Transport.SUBSCRIBE, ""),
                    List.of());
            var frame = call.next(Duration.ofSeconds(10));
            if (frame == null) throw new AssertionError("no welcome, but " + call.end());
            return frame.getWelcome().getSessionId();
        });
    }

    private static final Map<String, String> SESSIONS = new java.util.concurrent.ConcurrentHashMap<>();
}
