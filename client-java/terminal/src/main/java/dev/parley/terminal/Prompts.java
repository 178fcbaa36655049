package dev.parley.terminal;

import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/// Asks the person at the terminal, before the chat begins.
final class Prompts {
    private static final char NO_ECHO = '\0';

    private final LineReader reader;

    Prompts(Terminal terminal) {
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /// An answer in plain sight.
    ///
    /// @throws Refusal when the person gives up (Ctrl-C, Ctrl-D)
    String line(String question) {
        return ask(() -> reader.readLine(question));
    }

    /// An answer that nobody sees.
    String hidden(String question) {
        return ask(() -> reader.readLine(question, NO_ECHO));
    }

    /// Whether the answer is yes.
    boolean confirms(String question) {
        String answer = line(question + " [y/N] ").strip();
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    private static String ask(Supplier<String> reading) {
        try {
            return reading.get();
        } catch (UserInterruptException | EndOfFileException e) {
            throw new Refusal("nobody was signed in", e);
        }
    }
}
