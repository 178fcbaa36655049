package dev.parley.server.promises;

import dev.parley.v1.Event;
import dev.parley.v1.ServerFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a reader keeps between its calls: its newest resume token, and a few older ones, as if the newest had not been
/// written down yet when the program ended.
final class Bookmark {
    private static final int OLDER_TOKENS = 4;
    private static final int OLDER_IN_HUNDRED = 10;

    private final Deque<String> tokens = new ArrayDeque<>();
    private volatile long position;

    Bookmark(String token) {
        tokens.add(token);
        this.position = token.isEmpty() ? 0 : LegView.position(token);
    }

    void keep(ServerFrame frame) {
        if (frame.getResumeToken().isEmpty()) return;
        tokens.addLast(frame.getResumeToken());
        if (tokens.size() > OLDER_TOKENS) tokens.removeFirst();
        position = Math.max(position, LegView.position(frame.getResumeToken()));
        for (Event event : frame.getEventsList()) position = Math.max(position, event.getPosition());
    }

    String newest() {
        return tokens.getLast();
    }

    /// Mostly the newest.
    String any(RandomGenerator random) {
        List<String> known = tokens.stream().filter(token -> !token.isEmpty()).toList();
        if (known.isEmpty() || !Dice.inHundred(OLDER_IN_HUNDRED, random)) return newest();
        return Dice.oneOf(known, random);
    }

    /// How far the reader has come.
    long position() {
        return position;
    }
}
