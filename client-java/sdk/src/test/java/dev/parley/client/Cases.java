package dev.parley.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.parley.client.wire.Failure;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The cases that drive the clients of every language, from `proto/clients`.
final class Cases {
    private static final Path FOLDER = Path.of("..", "..", "proto", "clients");

    private Cases() {}

    /// One end of a connection, and what a client does about it.
    ///
    /// @param verdict the simple name of the [Verdict], in capitals
    record End(Failure failure, String verdict, Optional<Duration> after) {
        static End of(JsonElement element) {
            return Fields.read("verdicts.json, " + element, element, fields -> {
                Failure failure = new Failure(
                        fields.oneOf(Status.Code.class, "code"),
                        fields.textOrNull("reason").orElse(""),
                        "text",
                        fields.numberOrNull("retryAfterMillis")
                                .map(Duration::ofMillis)
                                .orElse(null),
                        List.of(),
                        Map.of());
                return new End(
                        failure,
                        fields.text("verdict"),
                        fields.numberOrNull("afterMillis").map(Duration::ofMillis));
            });
        }

        /// How the file names a verdict.
        static String name(Verdict verdict) {
            return verdict.getClass().getSimpleName().toUpperCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return failure.code() + " " + (failure.isOfParley() ? failure.reason() : "of the transport")
                    + (failure.retryAfter() == null ? "" : " with a wait") + ": " + verdict;
        }
    }

    /// The limit of one pause.
    record Pause(Duration first, Duration longest, int failures, Duration limit) {
        static Pause of(JsonElement element) {
            return Fields.read(
                    "pauses.json, " + element,
                    element,
                    fields -> new Pause(
                            Duration.ofMillis(fields.number("firstMillis")),
                            Duration.ofMillis(fields.number("longestMillis")),
                            (int) fields.number("failures"),
                            Duration.ofMillis(fields.number("limitMillis"))));
        }
    }

    static List<End> ends() throws IOException {
        return read("verdicts.json", "cases", End::of);
    }

    static List<Pause> pauses() throws IOException {
        return read("pauses.json", "cases", Pause::of);
    }

    static List<Script> plays() throws IOException {
        return read("plays.json", "plays", Script::of);
    }

    private static <T> List<T> read(String file, String array, Function<JsonElement, T> reader) throws IOException {
        JsonElement whole = JsonParser.parseString(Files.readString(FOLDER.resolve(file)));
        return Fields.read(file, whole, fields -> {
            fields.text("$comment");
            List<T> all = new ArrayList<>();
            for (JsonElement each : fields.get(array).getAsJsonArray()) all.add(reader.apply(each));
            return List.copyOf(all);
        });
    }
}
