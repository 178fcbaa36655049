package dev.parley.server.promises;

import dev.parley.server.promises.History.MoveTold;
import dev.parley.server.promises.UnarySender.Running;
import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.LeaveRoomRequest;
import dev.parley.v1.RemoveMemberRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Moves members in and out under load: one place at a time, so that what was acknowledged says who is in.
final class Churn implements Runnable {
    private static final Duration PACE = Duration.ofMillis(120);

    private final World world;
    private final List<TestClient> clients;
    private final History history;
    private final RandomGenerator random;
    private final Running running;
    private @Nullable Place latestOut;

    private record Place(String room, TestClient client) {}

    /// @param clients one of each user that is moved
    Churn(World world, List<TestClient> clients, History history, RandomGenerator random, Running running) {
        this.world = world;
        this.clients = clients;
        this.history = history;
        this.random = random;
        this.running = running;
    }

    @Override
    public void run() {
        while (running.more()) {
            String room = Dice.oneOf(world.rooms(), random);
            TestClient client = Dice.oneOf(clients, random);
            switch (random.nextInt(6)) {
                case 0 -> move(room, client, false, () -> remove(room, client, false));
                case 1 -> move(room, client, false, () -> remove(room, client, true));
                case 2 -> leave(room, client);
                case 3 -> join(room, client);
                case 4 -> bringIn(new Place(room, client));
                // Somebody has to come back, also where few moves are made in all.
                default -> bringIn(latestOut == null ? new Place(room, client) : latestOut);
            }
            Pause.upTo(PACE, random);
        }
    }

    private void bringIn(Place place) {
        move(place.room(), place.client(), true, () -> add(place.room(), place.client()));
    }

    private void add(String room, TestClient client) {
        world.owner()
                .rooms()
                .addMember(AddMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(client.user())
                        .build());
    }

    private void remove(String room, TestClient client, boolean ban) {
        world.owner()
                .rooms()
                .removeMember(RemoveMemberRequest.newBuilder()
                        .setRoomId(room)
                        .setUserId(client.user())
                        .setBan(ban)
                        .build());
    }

    private void leave(String room, TestClient client) {
        move(
                room,
                client,
                false,
                () -> client.rooms()
                        .leaveRoom(LeaveRoomRequest.newBuilder().setRoomId(room).build()));
    }

    private void join(String room, TestClient client) {
        if (!world.isPublic(room)) return;
        move(
                room,
                client,
                true,
                () -> client.rooms()
                        .joinRoom(JoinRoomRequest.newBuilder().setRoomId(room).build()));
    }

    /// Tries a move. One that failed may have been made or not: until the next one that is acknowledged, the user
    /// counts as a possible member.
    private void move(String room, TestClient client, boolean member, Runnable call) {
        long start = System.nanoTime();
        boolean isMemberAfter = true;
        try {
            call.run();
            isMemberAfter = member;
            if (!member) latestOut = new Place(room, client);
        } catch (StatusRuntimeException refused) {
            // Not a member, banned, or nobody knows.
        }
        history.moved(new MoveTold(room, client.user(), isMemberAfter, start, System.nanoTime()));
    }
}
