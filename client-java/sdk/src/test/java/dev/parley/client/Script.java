package dev.parley.client;

import com.google.gson.JsonElement;
import dev.parley.client.ModelServer.Fate;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// One play of `proto/clients/plays.json`: what happens to a client, and what must be so.
record Script(String name, List<Act> acts) {
    /// One step.
    ///
    /// @param text as the file has it
    record Act(String text, Consumer<Play> work) {}

    /// @throws IllegalArgumentException when a step cannot be understood; it names the play
    static Script of(JsonElement play) {
        return Fields.read("a play", play, fields -> {
            String name = fields.text("name");
            List<Act> acts = new ArrayList<>();
            for (JsonElement step : fields.get("steps").getAsJsonArray()) {
                acts.add(act("the play \"" + name + "\", step " + (acts.size() + 1), step));
            }
            return new Script(name, List.copyOf(acts));
        });
    }

    private static Act act(String where, JsonElement step) {
        return Fields.read(where, step, fields -> {
            List<String> kinds = fields.names();
            if (kinds.size() != 1) throw new IllegalArgumentException(where + ": write one key, not " + kinds);
            String kind = kinds.getFirst();
            return new Act(step.toString(), work(where + " (" + kind + ")", kind, fields));
        });
    }

    private static Consumer<Play> work(String where, String kind, Fields step) {
        return switch (kind) {
            case "break" -> {
                Status.Code code = step.oneOf(Status.Code.class, kind);
                yield play -> play.server.breakAll(code);
            }
            case "fate" -> {
                Fate fate = step.oneOf(Fate.class, kind);
                yield play -> play.server.fates.add(fate);
            }
            default -> Fields.read(where, step.get(kind), fields -> work(kind, fields));
        };
    }

    private static Consumer<Play> work(String kind, Fields fields) {
        return switch (kind) {
            case "connect" ->
                play -> {
                    var _ = play.client().connect();
                };
            case "disconnect" -> play -> play.client().disconnect();
            case "restart" -> Play::restart;
            case "send" -> inRoom(fields, play -> play::send);
            case "retry" -> inRoom(fields, play -> play::retry);
            case "discard" -> inRoom(fields, play -> play::discard);
            case "markRead" -> {
                RoomId room = new RoomId(fields.room());
                long seq = fields.number("seq");
                yield play -> play.client().markRead(room, seq);
            }
            case "loadOlder" -> {
                RoomId room = new RoomId(fields.room());
                yield play -> {
                    var _ = play.client().timeline(room).loadOlder();
                };
            }
            case "say" -> inRoom(fields, play -> play.server::say);
            case "edit", "delete", "react" -> onMessage(kind, fields);
            case "setSelfMember" -> {
                String room = fields.room();
                boolean isMember = fields.flag("isMember");
                yield play -> play.setSelfMember(room, isMember);
            }
            case "drain" -> {
                long millis = fields.number("reconnectAfterMillis");
                yield play -> play.server.drain(millis);
            }
            case "expireToken" -> play -> play.server.expireToken();
            case "revoke" -> play -> play.server.revoke();
            case "restore" -> {
                Map<String, Integer> lost =
                        fields.byRoom("lost", JsonElement::getAsInt).orElse(Map.of());
                yield play -> play.server.restore(lost);
            }
            case "set" -> turn(fields);
            case "pass" -> {
                Duration time = Duration.ofSeconds(fields.number("seconds"));
                yield play -> play.pass(time);
            }
            case "advance" -> {
                Duration time = Duration.ofMillis(fields.number("millis"));
                yield play -> play.loop.advance(time);
            }
            case "expect" -> Expectation.of(fields)::check;
            case "healAndJudge" -> Play::healAndJudge;
            default -> throw new IllegalArgumentException(fields.where() + ": there is no such step");
        };
    }

    /// Somebody says something in a room.
    private interface Saying {
        void say(String room, String text);
    }

    private static Consumer<Play> inRoom(Fields fields, Function<Play, Saying> saying) {
        String room = fields.room();
        String text = fields.text("text");
        return play -> saying.apply(play).say(room, text);
    }

    private static Consumer<Play> onMessage(String kind, Fields fields) {
        String room = fields.room();
        long seq = fields.number("seq");
        return switch (kind) {
            case "edit" -> {
                String text = fields.text("text");
                yield play -> play.server.edit(room, seq, text);
            }
            case "delete" -> play -> play.server.delete(room, seq);
            case "react" -> {
                String emoji = fields.text("emoji");
                yield play -> play.server.react(room, seq, emoji);
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /// Faults of the service, on or off.
    private static Consumer<Play> turn(Fields fields) {
        List<Consumer<ModelServer>> turns = new ArrayList<>();
        for (String name : fields.names()) {
            switch (name) {
                case "isDown" -> turns.add(turned(fields.flag(name), (server, is) -> server.isDown = is));
                case "isMute" -> turns.add(turned(fields.flag(name), (server, is) -> server.isMute = is));
                case "isStreamless" -> turns.add(turned(fields.flag(name), (server, is) -> server.isStreamless = is));
                case "isLate" -> turns.add(turned(fields.flag(name), ModelServer::setLate));
                case "repeatedAtResume" ->
                    turns.add(turned((int) fields.number(name), (server, n) -> server.repeatedAtResume = n));
                case "streamSeconds" ->
                    turns.add(turned((int) fields.number(name), (server, n) -> server.streamSeconds = n));
                case "maxReplay" -> turns.add(turned((int) fields.number(name), (server, n) -> server.maxReplay = n));
                case "crowdedMillis" -> {
                    Duration wait =
                            fields.numberOrNull(name).map(Duration::ofMillis).orElse(null);
                    turns.add(server -> server.crowded = wait);
                }
                // Left for the end of the object to complain of.
                default -> {}
            }
        }
        return play -> turns.forEach(turn -> turn.accept(play.server));
    }

    private static <T> Consumer<ModelServer> turned(T value, BiConsumer<ModelServer, T> set) {
        return server -> set.accept(server, value);
    }

    /// Performs it.
    ///
    /// @throws AssertionError when something is not so; it names the play and the step
    void perform(Play play) {
        for (int i = 0; i < acts.size(); i++) {
            try {
                acts.get(i).work().accept(play);
                play.settle();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "the play \"%s\", step %d %s: %s"
                                .formatted(name, i + 1, acts.get(i).text(), e.getMessage()),
                        e);
            }
        }
    }
}
