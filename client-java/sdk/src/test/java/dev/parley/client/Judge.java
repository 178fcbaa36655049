package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.v1.SendMessageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a client must show, at every moment and once everything is well.
///
/// @param play what it judges
record Judge(Play play) {
    private static final List<String> ROOMS = List.of(Play.ROOM, Play.OTHER_ROOM);

    /// What must be so at every moment.
    void hold() {
        for (String room : ROOMS) {
            List<TimelineEntry> entries =
                    play.client().timeline(new RoomId(room)).entries();
            long last = 0;
            Set<String> ids = new HashSet<>();
            boolean isTail = false;
            for (TimelineEntry entry : entries) {
                switch (entry) {
                    case Posted(var message) -> {
                        assertThat(isTail).as("posted before outgoing").isFalse();
                        if (last != 0) {
                            assertThat(message.seq()).as("no hole, no double").isEqualTo(last + 1);
                        }
                        last = message.seq();
                        assertThat(ids.add(message.senderId() + message.clientMessageId()))
                                .as("twice: %s", message.text())
                                .isTrue();
                    }
                    case Outgoing outgoing -> {
                        isTail = true;
                        assertThat(ids.add(ModelServer.SELF + outgoing.clientMessageId()))
                                .as("beside its twin: %s", outgoing.draft().text())
                                .isTrue();
                    }
                }
            }
        }
    }

    // --- once everything is well ---

    /// The client is where it belongs.
    void isBack() {
        assertThat(play.client().state()).as("came back").isEqualTo(ConnectionState.CONNECTED);
        assertThat(play.client().connection().transport())
                .as("back on a stream")
                .isEqualTo(Transport.STREAM);
        assertThat(play.client().isCaughtUp()).isTrue();
        assertThat(play.server.openStreams()).as("one stream").isEqualTo(1);
        assertThat(play.server.openPolls()).isZero();
    }

    /// Every message that was sent and not refused is stored once, in the order of sending.
    void isSentOnce() {
        Map<String, List<String>> stored = new HashMap<>();
        for (SendMessageRequest request : play.server.sent()) {
            stored.computeIfAbsent(request.getRoomId(), _ -> new ArrayList<>()).add(request.getText());
        }
        play.sent.forEach((room, texts) -> {
            Set<String> failed = new HashSet<>();
            for (TimelineEntry entry : play.client().timeline(new RoomId(room)).entries()) {
                if (entry instanceof Outgoing outgoing) {
                    assertThat(outgoing.state()).as("nothing is left waiting").isEqualTo(Outgoing.State.FAILED);
                    failed.add(outgoing.draft().text());
                }
            }
            List<String> expected =
                    texts.stream().filter(text -> !failed.contains(text)).toList();
            assertThat(stored.getOrDefault(room, List.of()))
                    .as("stored once, in order")
                    .isEqualTo(expected);
        });
    }

    /// The timelines show what the rooms hold.
    void isComplete() {
        for (String room : ROOMS) complete(room);
    }

    /// What the timeline shows is what the room holds, up to the newest message.
    private void complete(String room) {
        List<dev.parley.v1.Message> there = play.server.room(room).messages;
        List<Message> shown = play.client().timeline(new RoomId(room)).entries().stream()
                .filter(Posted.class::isInstance)
                .map(entry -> ((Posted) entry).message())
                .toList();
        if (there.isEmpty()) {
            assertThat(shown).isEmpty();
            return;
        }
        assertThat(shown).as("%s shows its newest message", room).isNotEmpty();
        assertThat(shown.getLast().seq()).isEqualTo(there.size());
        for (Message message : shown) {
            assertThat(message).isEqualTo(Mapping.message(there.get((int) message.seq() - 1)));
        }
        assertThat(play.client().room(new RoomId(room)).orElseThrow().room().lastSeq())
                .isEqualTo(there.size());
    }

    /// Since the last snapshot, every message was told once, in order, up to the newest.
    void isToldGaplessly() {
        Map<String, Long> last = new HashMap<>();
        for (Message message : play.told) {
            String room = message.roomId().value();
            Long before = last.put(room, message.seq());
            if (before == null) continue;
            assertThat(message.seq()).as("told once, in order").isGreaterThan(before);
            if (!mayLeap(room)) assertThat(message.seq()).as("none is skipped").isEqualTo(before + 1);
        }
        last.forEach((room, seq) -> {
            if (mayLeap(room)) return;
            assertThat(seq)
                    .as("%s is told up to its newest message", room)
                    .isEqualTo(play.server.room(room).lastSeq());
        });
    }

    /// What was said while the user was not in the room is not told.
    private boolean mayLeap(String room) {
        return play.left.contains(room);
    }
}
