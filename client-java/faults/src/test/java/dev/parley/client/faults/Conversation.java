package dev.parley.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.NewRoom;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.Store;
import dev.parley.client.User;
import dev.parley.client.faults.Recording.Run;
import dev.parley.client.faults.Recording.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/// Two people in a room of their own: Ada behind a bad network, with a store on disk, and Bob right at the
/// server. What their programs show is recorded and, in the end, judged.
final class Conversation implements AutoCloseable {
    private static final String PASSWORD = "a long password";
    private static final Duration SITUATION_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(10);
    /// Messages by which one sees that a conversation goes on.
    private static final int SOME = 5;

    private final ServerProcess server;
    private final Path store;
    private final String handleOfBob;
    private final FaultyProxy network;
    private final Recording recording = new Recording();
    private final List<Load> loads = new ArrayList<>();
    private final RoomId room;
    private final Person bob;
    private Person ada;

    /// Signs both up, connects them and brings them together; nothing is said yet.
    ///
    /// @param number that no other conversation with this server has
    Conversation(ServerProcess server, Path directory, int number) {
        this.server = server;
        this.store = directory.resolve("ada-" + number + ".store");
        this.handleOfBob = "bob-" + number;
        this.network = new FaultyProxy(server.port());
        ParleyClient adas = adasProgram();
        ParleyClient bobs = program(server.port()).build();
        User adaHerself = adas.signUp("ada-" + number, "Ada", PASSWORD).join();
        User bobHimself = bobs.signUp(handleOfBob, "Bob", PASSWORD).join();
        adas.connect().join();
        bobs.connect().join();
        String handle = "general-" + number;
        RoomId made = adas.createRoom(NewRoom.ofPublic(handle, "General"))
                .join()
                .room()
                .id();
        bobs.joinRoom(handle).join();
        until(
                "Ada knows that Bob has come",
                () -> adas.room(made)
                        .filter(room -> room.room().memberCount() == 2)
                        .isPresent());
        this.room = made;
        this.ada = new Person(new Run(adaHerself.id(), "ada", 1), adas, made, recording);
        this.bob = new Person(new Run(bobHimself.id(), "bob", 1), bobs, made, recording);
    }

    private static ParleyClient.Builder program(int port) {
        return ParleyClient.builder("127.0.0.1:" + port).plaintext();
    }

    private ParleyClient adasProgram() {
        return program(network.port()).store(Store.file(store)).build();
    }

    Person ada() {
        return ada;
    }

    Person bob() {
        return bob;
    }

    FaultyProxy network() {
        return network;
    }

    // --- what they do ---

    /// Both write on and on, until [#enough].
    ///
    /// @param padding characters that make Ada's messages longer
    void speak(Duration pace, int padding) {
        loads.add(new Load(ada, pace, padding));
        loads.add(new Load(bob, pace, 0));
    }

    void enough() {
        loads.forEach(Load::enough);
        loads.clear();
    }

    /// Ada closes her program and starts another one on the same store. It is not connected yet.
    void restartAda() {
        Run former = ada.run();
        ada.close();
        ada = new Person(new Run(former.user(), former.name(), former.number() + 1), adasProgram(), room, recording);
    }

    // --- waiting ---

    /// Waits for a situation, at most 60 s; a test whose situation never occurs has failed.
    void until(String situation, Callable<Boolean> isSo) {
        await(situation).atMost(SITUATION_WITHIN).pollInterval(LOOKS_EVERY).until(isSo);
    }

    /// Waits until Ada is connected and more of what she says is stored.
    void untilItGoesOn() {
        long before = ada.ownPosted();
        until("the conversation goes on", () -> ada.isConnected() && ada.ownPosted() >= before + SOME);
    }

    // --- the end ---

    /// Ends every fault and what they say, gives both time to have everything, and judges what was recorded.
    void healAndJudge() {
        enough();
        network.heal();
        long healed = System.nanoTime();
        settle(() -> ada.hasSentAll() && bob.hasSentAll());
        List<Stored> stored = StoredMessages.read(server.port(), handleOfBob, PASSWORD, room);
        long last = stored.isEmpty() ? 0 : stored.getLast().seq();
        settle(() -> ada.isThere(last) && bob.isThere(last));
        Duration after = Duration.ofNanos(System.nanoTime() - healed);
        ada.ends(after);
        bob.ends(after);
        recording.closed(stored);
        assertThat(stored).as("something was said").isNotEmpty();
        assertThat(Judge.brokenPromises(recording)).as(server::said).isEmpty();
    }

    /// Where it does not come about in time, the judge says what is amiss.
    private static void settle(Callable<Boolean> isSettled) {
        try {
            await().atMost(Judge.CAUGHT_UP_WITHIN).pollInterval(LOOKS_EVERY).until(isSettled);
        } catch (ConditionTimeoutException late) {
            System.out.println("not settled: " + late.getMessage());
        }
    }

    @Override
    public void close() {
        try (network;
                bob;
                Person _ = ada) {
            enough();
        }
    }
}
