package dev.parley.server.promises;

import static org.awaitility.Awaitility.await;

import dev.parley.server.promises.Reader.Habit;
import dev.parley.server.promises.UnarySender.Running;
import dev.parley.v1.Event.ChangeCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Everything that clients do at once: sends over both ways, members that move, messages that change, and readers of
/// every habit. It runs until it is told to calm down; then every uncertain send is repeated until its outcome is
/// known.
final class Load implements AutoCloseable {
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(60);

    private final History history;
    private final World world;
    private final List<TestClient> clients = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Thread> writers = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private volatile boolean more = true;
    private volatile boolean repeats = true;

    private final Running running = new Running() {
        @Override
        public boolean more() {
            return more;
        }

        @Override
        public boolean repeats() {
            return repeats;
        }
    };

    /// @param wires the ways that the clients spread over
    Load(World world, List<Wire> wires, History history, Dice dice) {
        this.history = history;
        this.world = world;
        List<TestClient> moved = new ArrayList<>();
        int number = 0;
        for (Wire.Account account : world.users()) {
            Wire wire = wires.get(number++ % wires.size());
            TestClient client = client(wire, account);
            moved.add(client);
            String token = World.snapshotToken(client);
            Drafts drafts = new Drafts(account.user(), world.rooms(), dice.next());
            write(new UnarySender(client, drafts, history, dice.next(), running));
            write(new Mixer(client, drafts, history, dice.next(), running));
            read(account, client(wire, account), Habit.RESTLESS, token, dice.next());
            if (number % 2 == 0) {
                String name = account.user() + "'s connected sender";
                Drafts more = new Drafts(account.user() + ", connected,", world.rooms(), dice.next());
                TestClient native_ = client(wire, account);
                write(new ConnectSender(name, native_, more, history, dice.next(), running, token));
                read(account, client(wire, account), Habit.STEADY, token, dice.next());
            } else {
                read(account, client(wire, account), Habit.POLLING, token, dice.next());
            }
        }
        write(new Churn(world, moved, history, dice.next(), running));
    }

    private TestClient client(Wire wire, Wire.Account account) {
        TestClient client = new TestClient(wire, account, history);
        clients.add(client);
        return client;
    }

    private void read(Wire.Account account, TestClient client, Habit habit, String token, RandomGenerator random) {
        String name = account.user() + "'s " + habit.name().toLowerCase(java.util.Locale.ROOT) + " reader";
        history.staysToTheEnd(name);
        readers.add(new Reader(name, client, history, random, habit, token));
    }

    private void write(Runnable writer) {
        writers.add(Thread.ofVirtual().start(() -> {
            try {
                writer.run();
            } catch (RuntimeException | Error failure) {
                synchronized (failures) {
                    failures.add(failure);
                }
            }
        }));
    }

    /// No new writes; all outcomes known.
    void calmDown() {
        more = false;
        await().atMost(SETTLES_WITHIN).until(() -> writers.stream().noneMatch(Thread::isAlive));
        synchronized (failures) {
            if (!failures.isEmpty()) throw new AssertionError("a writer failed", failures.getFirst());
        }
        history.quiet();
    }

    /// Waits until every reader has come to the end of what it may see, then stops them all. The checker of promptness
    /// judges how long it took; this only gives up later.
    void readToTheEnd(List<Logged> log) {
        Sight sight = new Sight(log);
        await().atMost(SETTLES_WITHIN)
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(readers)
                        .allMatch(reader -> reader.position() >= endFor(reader, sight)));
        readers.forEach(Reader::close);
    }

    private static long endFor(Reader reader, Sight sight) {
        List<Logged> visible = sight.visibleTo(reader.user());
        return visible.isEmpty() ? 0 : visible.getLast().position();
    }

    static long messages(List<Logged> log) {
        return log.stream()
                .filter(entry -> entry.kind() == ChangeCase.MESSAGE_SENT)
                .count();
    }

    World world() {
        return world;
    }

    @Override
    public void close() {
        more = false;
        repeats = false;
        for (Reader reader : readers) {
            try {
                reader.close();
            } catch (AssertionError reported) {
                // A test that failed before says why.
            }
        }
        clients.forEach(TestClient::close);
    }
}
