package dev.parley.server.promises;

import dev.parley.server.promises.History.Answer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What one user writes next, and what it has written. No two drafts have the same words.
final class Drafts {
    private final String user;
    private final List<String> rooms;
    private final RandomGenerator random;
    private final ConcurrentLinkedQueue<Answer.Ok> stored = new ConcurrentLinkedQueue<>();
    private int written;

    /// A message and the key that it keeps through all repeats.
    record Draft(String room, String key, String text) {}

    Drafts(String user, List<String> rooms, RandomGenerator random) {
        this.user = user;
        this.rooms = rooms;
        this.random = random;
    }

    synchronized Draft next() {
        String text = user + " says " + ++written + ", " + "x".repeat(random.nextInt(60)) + random.nextInt();
        return new Draft(Dice.oneOf(rooms, random), UUID.randomUUID().toString(), text);
    }

    void stored(Answer answer) {
        if (answer instanceof Answer.Ok ok) stored.add(ok);
    }

    /// The oldest message that was stored and not taken yet; null when there is none.
    Answer.@Nullable Ok takeStored() {
        return stored.poll();
    }
}
