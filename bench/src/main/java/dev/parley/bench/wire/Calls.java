package dev.parley.bench.wire;

import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/// The unary calls that set a scene: users and rooms. Blocks; not on the client thread.
public final class Calls implements AutoCloseable {
    /// More members than this are added one by one.
    private static final int MEMBERS_AT_ONCE = 99;

    private static final int CALLS_AT_ONCE = 32;

    private final Network network;
    private final ManagedChannel channel;

    public Calls(Network network) {
        this.network = network;
        this.channel = network.connect();
    }

    /// Makes users by being each of them once.
    public List<User> users(Issuer issuer, String prefix, int count) {
        return all(count, number -> {
            String token = issuer.tokenOf(prefix + number);
            var me = as(UserServiceGrpc.newBlockingStub(channel), token).getMe(GetMeRequest.getDefaultInstance());
            return new User(me.getUser().getUserId(), token);
        });
    }

    /// Makes private rooms; the first of each room's members owns it.
    ///
    /// @return their ids
    public List<String> rooms(List<List<User>> members) {
        return all(members.size(), number -> room("room " + number, members.get(number)));
    }

    private String room(String title, List<User> members) {
        User owner = members.getFirst();
        List<String> others = members.stream().skip(1).map(User::id).toList();
        int first = Math.min(MEMBERS_AT_ONCE, others.size());
        var rooms = as(RoomServiceGrpc.newBlockingStub(channel), owner.token());
        String id = rooms.createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle(title)
                        .addAllMemberUserIds(others.subList(0, first))
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
        List<String> later = others.subList(first, others.size());
        all(
                later.size(),
                number -> rooms.addMember(AddMemberRequest.newBuilder()
                        .setRoomId(id)
                        .setUserId(later.get(number))
                        .build()));
        return id;
    }

    private static <S extends AbstractStub<S>> S as(S stub, String token) {
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(Network.headers(token)));
    }

    private static <T> List<T> all(int count, IntFunction<T> call) {
        Semaphore atOnce = new Semaphore(CALLS_AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                atOnce.acquire();
                calls.add(threads.submit(() -> {
                    try {
                        return call.apply(number);
                    } finally {
                        atOnce.release();
                    }
                }));
            }
            List<T> results = new ArrayList<>(count);
            for (Future<T> future : calls) results.add(future.get());
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    @Override
    public void close() {
        network.disconnect(channel);
    }
}
