package dev.parley.server.promises;

import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Who is there: an owner of all rooms who is never put out, users in several rooms each (one room a user would hide
/// faults of the token), half of the rooms public.
final class World {
    private static final int MEMBERS_IN_HUNDRED = 60;

    private final TestClient owner;
    private final List<Wire.Account> users = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final List<String> publicRooms = new ArrayList<>();

    World(Wire wire, History history, int userCount, int roomCount, RandomGenerator random) {
        owner = new TestClient(wire, wire.signUp("owner"), history);
        for (int i = 0; i < userCount; i++) users.add(wire.signUp("user" + i));
        for (int i = 0; i < roomCount; i++) makeRoom(i, random);
    }

    private void makeRoom(int number, RandomGenerator random) {
        boolean isPublic = number % 2 == 0;
        CreateRoomRequest.Builder request = CreateRoomRequest.newBuilder()
                .setKind(isPublic ? Room.Kind.KIND_PUBLIC : Room.Kind.KIND_PRIVATE)
                .setTitle("Room " + number)
                .setRequestId(UUID.randomUUID().toString());
        if (isPublic) request.setHandle("room-" + number + "-" + Long.toString(System.nanoTime(), 36));
        String room =
                owner.rooms().createRoom(request.build()).getRoom().getRoom().getRoomId();
        rooms.add(room);
        if (isPublic) publicRooms.add(room);
        for (int i = 0; i < users.size(); i++) {
            // Everybody is in the first room.
            if (number > 0 && !Dice.inHundred(MEMBERS_IN_HUNDRED, random)) continue;
            owner.rooms()
                    .addMember(AddMemberRequest.newBuilder()
                            .setRoomId(room)
                            .setUserId(users.get(i).user())
                            .build());
        }
    }

    /// The owner of every room.
    TestClient owner() {
        return owner;
    }

    List<Wire.Account> users() {
        return users;
    }

    List<String> rooms() {
        return rooms;
    }

    boolean isPublic(String room) {
        return publicRooms.contains(room);
    }

    /// A user's snapshot token of now.
    static String snapshotToken(TestClient client) {
        return client.rooms().listRooms(ListRoomsRequest.getDefaultInstance()).getResumeToken();
    }
}
