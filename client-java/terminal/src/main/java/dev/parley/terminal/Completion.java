package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// What the Tab key offers: commands, the user's rooms, handles of those who were seen, a few emojis.
final class Completion implements Completer {
    private static final List<String> EMOJIS = List.of("👍", "👎", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀", "✅");

    private final ParleyClient client;
    private final Names names;

    Completion(ParleyClient client, Names names) {
        this.client = client;
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words();
        if (words.size() == 1 && line.word().startsWith("/")) {
            for (Verb verb : Verb.values()) candidates.add(candidate(verb.word(), verb.meaning()));
            return;
        }
        offered(
                        line.word(),
                        Verb.named(words.getFirst())
                                .filter(_ -> words.getFirst().startsWith("/")))
                .forEach(text -> candidates.add(candidate(text, "")));
    }

    private Stream<String> offered(String word, Optional<Verb> verb) {
        if (word.startsWith("@")) return users();
        return switch (verb.map(Verb::completes).orElse(Verb.Completes.NOTHING)) {
            case NOTHING -> Stream.empty();
            case ROOM -> client.rooms().stream().map(summary -> names.of(summary.room()));
            case USER -> users();
            case EMOJI -> EMOJIS.stream();
        };
    }

    private Stream<String> users() {
        return names.handles().stream().map(handle -> "@" + handle);
    }

    private static Candidate candidate(String value, String description) {
        return new Candidate(value, value, null, description.isEmpty() ? null : description, null, null, true);
    }
}
