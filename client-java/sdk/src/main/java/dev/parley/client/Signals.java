package dev.parley.client;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.SetFocusRequest;
import dev.parley.v1.SetTypingRequest;
import dev.parley.v1.Signal;
import dev.parley.v1.Typing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Typing and presence, both ways. Nothing here is repeated when it is lost. Changed on the loop, read from
/// anywhere.
final class Signals {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /// Until the server has said how often to repeat.
    private static final Duration TYPING_INTERVAL = Duration.ofSeconds(3);

    private record Writer(RoomId room, UserId user) {}

    private final Loop loop;
    private final Requests requests;
    private final Function<RoomId, Timeline> timelines;
    private final Consumer<Change> notices;
    private final ConcurrentMap<UserId, Presence> presences = new ConcurrentHashMap<>();
    private final Map<Writer, Loop.Timer> writing = new HashMap<>();
    private final Map<RoomId, Instant> typed = new HashMap<>();
    private Duration typingInterval = TYPING_INTERVAL;
    private List<RoomId> focus = List.of();

    Signals(Loop loop, Requests requests, Function<RoomId, Timeline> timelines, Consumer<Change> notices) {
        this.loop = loop;
        this.requests = requests;
        this.timelines = timelines;
        this.notices = notices;
    }

    // --- from the server ---

    void typingInterval(Duration told) {
        if (!told.isZero()) typingInterval = told;
    }

    void apply(Signal signal) {
        switch (signal.getKindCase()) {
            case TYPING -> typing(signal.getTyping());
            case PRESENCE -> put(Mapping.presence(signal.getPresence()));
            case KIND_NOT_SET -> {}
        }
    }

    private void typing(Typing typing) {
        Writer writer = new Writer(new RoomId(typing.getRoomId()), new UserId(typing.getUserId()));
        Loop.Timer former = writing.remove(writer);
        if (former != null) former.cancel();
        Duration ttl = Mapping.duration(typing.getTtl());
        if (ttl.isZero()) {
            show(writer, false);
            return;
        }
        show(writer, true);
        writing.put(writer, loop.after(ttl, () -> {
            writing.remove(writer);
            show(writer, false);
        }));
    }

    private void show(Writer writer, boolean isWriting) {
        if (timelines.apply(writer.room()).setTyping(writer.user(), isWriting)) {
            notices.accept(new Change.TypingChanged(writer.room()));
        }
    }

    void put(Presence presence) {
        if (!presence.equals(presences.put(presence.userId(), presence))) {
            notices.accept(new Change.PresenceChanged(presence.userId()));
        }
    }

    /// Who sends a message has stopped writing it.
    void posted(RoomId room, UserId sender) {
        Loop.Timer timer = writing.remove(new Writer(room, sender));
        if (timer == null) return;
        timer.cancel();
        show(new Writer(room, sender), false);
    }

    /// From any thread.
    Optional<Presence> presence(UserId user) {
        return Optional.ofNullable(presences.get(user));
    }

    // --- to the server ---

    List<RoomId> focus() {
        return focus;
    }

    void focus(List<RoomId> rooms) {
        focus = rooms;
        tell(ConnectRequest.newBuilder()
                .setSetFocus(SetFocusRequest.newBuilder().addAllRoomIds(Mapping.all(rooms, RoomId::value))));
    }

    /// Tells the others, as often as they need to hear it.
    void typing(RoomId room, boolean isTyping) {
        Instant last = typed.get(room);
        Instant now = loop.now();
        boolean isKnown = isTyping ? last != null && now.isBefore(last.plus(typingInterval)) : last == null;
        if (isKnown) return;
        if (isTyping) typed.put(room, now);
        else typed.remove(room);
        tell(ConnectRequest.newBuilder()
                .setSetTyping(
                        SetTypingRequest.newBuilder().setRoomId(room.value()).setTyping(isTyping)));
    }

    private void tell(ConnectRequest.Builder request) {
        requests.make(request, PATIENCE, _ -> {}, _ -> {});
    }
}
