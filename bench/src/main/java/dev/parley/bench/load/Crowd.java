package dev.parley.bench.load;

import dev.parley.bench.wire.Calls;
import dev.parley.bench.wire.Issuer;
import dev.parley.bench.wire.Network;
import dev.parley.bench.wire.Pause;
import dev.parley.bench.wire.Transport;
import dev.parley.bench.wire.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Everybody in a scenario: clients, each with a connection of its own, and their rooms. Its methods block and are not
/// called on the client thread.
public final class Crowd {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    /// Connections that are being made at once: the listener's backlog is bounded.
    private static final int OPENING_AT_ONCE = 200;

    private final Network network;
    private final Ledger ledger = new Ledger();
    private final List<Client> clients;
    private final List<Room> rooms;

    /// Of users and rooms that there are.
    Crowd(
            Network network,
            Transport.Factory transports,
            List<User> users,
            List<List<Integer>> members,
            List<String> roomIds) {
        this.network = network;
        this.rooms = roomIds.stream().map(Room::new).toList();
        this.clients = IntStream.range(0, users.size())
                .mapToObj(number -> new Client(number, network, users.get(number), ledger, transports))
                .toList();
        for (int room = 0; room < rooms.size(); room++) {
            for (int member : members.get(room)) clients.get(member).sit(rooms.get(room));
        }
    }

    /// Makes users and rooms.
    ///
    /// @param prefix of the users' names; another one for each crowd of a server
    /// @param members for each room, the numbers of its members; the first owns it
    public static Crowd gather(
            Network network,
            Transport.Factory transports,
            Issuer issuer,
            String prefix,
            int users,
            List<List<Integer>> members) {
        try (Calls calls = new Calls(network)) {
            List<User> all = calls.users(issuer, prefix, users);
            List<String> ids = calls.rooms(members.stream()
                    .map(room -> room.stream().map(all::get).toList())
                    .toList());
            return new Crowd(network, transports, all, members, ids);
        }
    }

    /// The members of so many rooms of so many clients, each of whom is in one room.
    public static List<List<Integer>> apart(int rooms, int members) {
        List<List<Integer>> all = new ArrayList<>();
        for (int room = 0; room < rooms; room++) {
            int first = room * members;
            all.add(IntStream.range(first, first + members).boxed().toList());
        }
        return all;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// What has been carried so far.
    public Ledger.Counts counts() {
        return network.call(ledger::counts);
    }

    public List<Client> clients() {
        return clients;
    }

    List<Room> rooms() {
        return rooms;
    }

    /// The first clients of each room, where all rooms have equally many and no client is in two.
    public List<Client> firstOfEachRoom(int count) {
        int members = clients.size() / rooms.size();
        return IntStream.range(0, clients.size())
                .filter(number -> number % members < count)
                .mapToObj(clients::get)
                .toList();
    }

    /// Opens the clients and waits until the service has said of each that it is caught up.
    ///
    /// @return from the first dial to the last "caught up"
    public Duration open(Collection<Client> those) {
        return open(those, OPENING_AT_ONCE);
    }

    /// Opens all at once.
    public Duration storm(Collection<Client> those) {
        return open(those, those.size());
    }

    /// Opens one client again as if nothing had come since the mark.
    ///
    /// @return from the dial to "caught up"
    public Duration reopen(Client client, Client.Mark mark) {
        network.run(() -> client.rewind(mark));
        return open(List.of(client));
    }

    private Duration open(Collection<Client> those, int atOnce) {
        long start = System.nanoTime();
        List<Client> all = List.copyOf(those);
        for (int from = 0; from < all.size(); from += atOnce) {
            List<Client> some = all.subList(from, Math.min(all.size(), from + atOnce));
            CountDownLatch missing = new CountDownLatch(some.size());
            network.run(() -> some.forEach(client -> {
                client.onCaughtUp(missing::countDown);
                client.open();
            }));
            await(missing);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void await(CountDownLatch latch) {
        try {
            if (!latch.await(OPENS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(latch.getCount() + " clients did not catch up within " + OPENS_WITHIN
                        + "; " + network.call(ledger::problems));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Breaks the connections.
    public void close(Collection<Client> those) {
        network.run(() -> those.forEach(Client::close));
    }

    /// Waits until everything acknowledged has come to each client that is open, then judges the whole run.
    public void settle() {
        settle(SETTLES_WITHIN);
    }

    void settle(Duration within) {
        boolean complete = waitUntil(
                within,
                () -> network.call(() -> clients.stream().filter(Client::isOpen).allMatch(Client::isComplete)));
        network.run(() -> {
            if (!complete) ledger.problem("an acknowledged message did not arrive, or a send was never answered");
            for (Room room : rooms) {
                judge(room, room.unseen(), "was acknowledged, nobody saw it");
                judge(room, room.unacknowledged(), "was seen, nobody was told of it");
            }
        });
    }

    private void judge(Room room, long seq, String problem) {
        if (seq != 0) ledger.problem("message " + seq + " of " + room.id() + " " + problem);
    }

    private static boolean waitUntil(Duration within, BooleanSupplier condition) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) return false;
            Pause.of(LOOK_AGAIN);
        }
        return true;
    }
}
