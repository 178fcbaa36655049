package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Posted;
import dev.parley.v1.SendMessageRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// What must be so at one moment of a play.
record Expectation(List<Consumer<Play>> claims) {
    /// What the model counts.
    private static final Set<String> COUNTED = counted();

    private static Set<String> counted() {
        Set<String> names = new TreeSet<>(Set.of(
                "stream", "poll", "snapshot", "refused token", "crowded", "drain", "expired", "refresh", "repeat"));
        for (ModelServer.Fate fate : ModelServer.Fate.values()) names.add(fate.name());
        return names;
    }

    /// How often something has happened.
    private record Times(long from, long to) {}

    static Expectation of(Fields fields) {
        List<Consumer<Play>> claims = new ArrayList<>();
        for (String name : fields.names()) {
            switch (name) {
                case "state" -> {
                    ConnectionState state = fields.oneOf(ConnectionState.class, name);
                    claims.add(
                            play -> assertThat(play.client().state()).as(name).isEqualTo(state));
                }
                case "transport" -> {
                    String transport = fields.textOrNull(name).orElse("null");
                    claims.add(play -> assertThat(
                                    String.valueOf(play.client().connection().transport()))
                            .as(name)
                            .isEqualTo(transport));
                }
                case "isCaughtUp" ->
                    claims.add(is(name, fields.flag(name), play -> play.client().isCaughtUp()));
                case "isSignedIn" ->
                    claims.add(is(name, fields.flag(name), play -> play.client().isSignedIn()));
                case "openStreams" ->
                    claims.add(is(name, (int) fields.number(name), play -> play.server.openStreams()));
                case "transitions" -> {
                    List<String> transitions = fields.find(name, Fields::texts).orElseThrow();
                    claims.add(play -> made(transitions, play));
                }
                case "timeline" -> claims.add(inRooms(name, fields, Fields::texts, Expectation::timeline));
                case "told" -> claims.add(inRooms(name, fields, Expectation::seqs, Expectation::told));
                case "stored" -> claims.add(inRooms(name, fields, Fields::texts, Expectation::stored));
                case "unread" -> claims.add(inRooms(name, fields, JsonElement::getAsLong, Expectation::unread));
                case "readSeq" -> claims.add(inRooms(name, fields, JsonElement::getAsLong, Expectation::readSeq));
                case "reactions" -> claims.add(within(fields, name, Expectation::reacted));
                case "failure" -> claims.add(within(fields, name, Expectation::failed));
                case "happened" -> claims.add(within(fields, name, Expectation::happened));
                // Left for the end of the object to complain of.
                default -> {}
            }
        }
        return new Expectation(List.copyOf(claims));
    }

    void check(Play play) {
        for (Consumer<Play> claim : claims) claim.accept(play);
    }

    private static <T> Consumer<Play> is(String name, T expected, Function<Play, T> look) {
        return play -> assertThat(look.apply(play)).as(name).isEqualTo(expected);
    }

    private static Consumer<Play> within(Fields fields, String name, Function<Fields, Consumer<Play>> reader) {
        return Fields.read(fields.where() + ", " + name, fields.get(name), reader);
    }

    /// What there is in a room.
    private interface Look<T> {
        T at(Play play, String room);
    }

    private static <T> Consumer<Play> inRooms(
            String name, Fields fields, Function<JsonElement, T> reader, Look<T> look) {
        Map<String, T> expected = fields.byRoom(name, reader).orElseThrow();
        return play -> {
            Map<String, T> found = new LinkedHashMap<>();
            for (String room : expected.keySet()) found.put(room, look.at(play, room));
            assertThat(found).as(name).isEqualTo(expected);
        };
    }

    // --- what is seen ---

    private static void made(List<String> expected, Play play) {
        List<String> made = play.changes.stream()
                .map(change -> change.from() + " " + change.cause() + " " + change.to())
                .toList();
        play.changes.clear();
        assertThat(made).as("transitions").isEqualTo(expected);
    }

    private static List<String> timeline(Play play, String room) {
        return play.client().timeline(new RoomId(room)).entries().stream()
                .map(Expectation::line)
                .toList();
    }

    private static String line(TimelineEntry entry) {
        return switch (entry) {
            case Outgoing outgoing -> outgoing.state() + " " + outgoing.draft().text();
            case Posted(var message) when message.isDeleted() -> message.seq() + " (deleted)";
            case Posted(var message) ->
                message.seq() + " " + message.text() + (message.editTime() == null ? "" : " (edited)");
        };
    }

    private static List<Long> seqs(JsonElement element) {
        return Fields.list(element, JsonElement::getAsLong);
    }

    private static List<Long> told(Play play, String room) {
        return play.told.stream()
                .filter(message -> message.roomId().value().equals(room))
                .map(Message::seq)
                .toList();
    }

    private static List<String> stored(Play play, String room) {
        return play.server.sent().stream()
                .filter(request -> request.getRoomId().equals(room))
                .map(SendMessageRequest::getText)
                .toList();
    }

    private static Long unread(Play play, String room) {
        return play.client()
                .room(new RoomId(room))
                .orElseThrow(() -> new AssertionError("the client does not know " + room))
                .unreadCount();
    }

    private static Long readSeq(Play play, String room) {
        return play.server.room(room).readSeqs.getOrDefault(ModelServer.SELF, 0L);
    }

    private static Consumer<Play> reacted(Fields fields) {
        RoomId room = new RoomId(fields.room());
        long seq = fields.number("seq");
        List<String> emojis = fields.find("emojis", Fields::texts).orElseThrow();
        return play -> assertThat(play.client().timeline(room).message(seq))
                .as("the reactions on %d", seq)
                .hasValueSatisfying(message -> assertThat(message.reactions())
                        .extracting(Reaction::emoji)
                        .isEqualTo(emojis));
    }

    private static Consumer<Play> failed(Fields fields) {
        String room = fields.room();
        String text = fields.text("text");
        ParleyException.Reason reason = fields.oneOf(ParleyException.Reason.class, "reason");
        return play -> assertThat(play.outgoing(room, text).failure())
                .as("the failure of %s", text)
                .isNotNull()
                .extracting(ParleyException::reason)
                .isEqualTo(reason);
    }

    private static Consumer<Play> happened(Fields fields) {
        Map<String, Times> expected = new LinkedHashMap<>();
        for (String name : COUNTED) {
            fields.find(name, value -> times(fields.where() + ", " + name, value))
                    .ifPresent(times -> expected.put(name, times));
        }
        return play -> expected.forEach((name, times) -> assertThat((long) play.server.happened.getOrDefault(name, 0))
                .as("how often there was: %s", name)
                .isBetween(times.from(), times.to()));
    }

    private static Times times(String where, JsonElement value) {
        if (value.isJsonObject()) {
            return Fields.read(where, value, fields -> new Times(fields.number("from"), fields.number("to")));
        }
        return new Times(value.getAsLong(), value.getAsLong());
    }
}
