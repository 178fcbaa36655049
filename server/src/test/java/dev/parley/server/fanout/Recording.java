package dev.parley.server.fanout;

import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Entry;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An outlet that keeps what it was given, and stalls when told to.
final class Recording implements Outlet {
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    volatile boolean ready = true;
    volatile boolean completed;
    volatile @Nullable Refusal ended;

    /// Events as text: `e` position room text, signals as `s` text.
    static final Encoder ENCODER = new Encoder() {
        @Override
        public byte[] event(Entry entry) {
            String what = entry.change() instanceof MessageSent(var message)
                    ? message.text()
                    : entry.change().getClass().getSimpleName();
            return bytes("e " + entry.position() + " " + entry.room() + " " + what);
        }

        @Override
        public byte[] typing(RoomId room, UserId user, Duration ttl) {
            return bytes("s typing " + user + " " + room + " " + ttl.toSeconds());
        }

        @Override
        public byte[] presence(UserId user, boolean online, @Nullable Instant lastActive) {
            return bytes("s presence " + user + " " + online);
        }
    };

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void write(Frame frame) {
        frames.add(frame);
    }

    @Override
    public void end(Refusal why) {
        ended = why;
    }

    @Override
    public void complete() {
        completed = true;
    }

    /// The texts of all events so far, in the order of arrival.
    List<String> events() {
        return parts("e ").stream().map(part -> part.split(" ", 4)[3]).toList();
    }

    List<Long> positions() {
        return parts("e ").stream()
                .map(part -> Long.parseLong(part.split(" ", 4)[1]))
                .toList();
    }

    List<String> signals() {
        return parts("s ").stream().map(part -> part.substring(2)).toList();
    }

    String lastToken() {
        String token = "";
        for (Frame frame : frames) if (frame.resumeToken() != null) token = frame.resumeToken();
        return token;
    }

    long caughtUps() {
        return frames.stream().filter(Frame::caughtUp).count();
    }

    private List<String> parts(String prefix) {
        List<String> found = new ArrayList<>();
        for (Frame frame : frames) {
            for (byte[] part : frame.parts()) {
                String text = new String(part, StandardCharsets.UTF_8);
                if (text.startsWith(prefix)) found.add(text);
            }
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
