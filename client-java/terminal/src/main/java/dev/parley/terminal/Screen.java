package dev.parley.terminal;

import java.util.List;
import java.util.function.Consumer;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;
import org.jspecify.annotations.Nullable;

/// The terminal: the line that is typed, what is printed above it, and the status line below. One thread
/// reads; any may print.
final class Screen implements AutoCloseable {
    private static final String PROMPT = "> ";
    private static final String DRAW_STATUS = "parley-draw-status";
    private static final int USUAL_WIDTH = 80;

    private final Terminal terminal;
    private final LineReader reader;
    /// Null where the terminal has no place for one.
    private final @Nullable Status status;

    private volatile @Nullable StatusLine statusLine;

    /// @param typed is told of the line after each key, and must not wait
    Screen(Terminal terminal, Completer completer, Consumer<String> typed) {
        this.terminal = terminal;
        this.status = hasStatus(terminal) ? Status.getStatus(terminal) : null;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(completer)
                .parser((line, cursor, _) -> Words.of(line, cursor))
                .highlighter(new Keys(typed))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                // What was typed is printed when the server has it.
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
                .build();
        reader.getWidgets().put(DRAW_STATUS, this::drawStatus);
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::drawStatus);
    }

    private static boolean hasStatus(Terminal terminal) {
        return !Terminal.TYPE_DUMB.equals(terminal.getType()) && !Terminal.TYPE_DUMB_COLOR.equals(terminal.getType());
    }

    /// Whether the status line is seen.
    boolean hasStatus() {
        return status != null;
    }

    /// The next line that is typed.
    ///
    /// @throws org.jline.reader.UserInterruptException at Ctrl-C
    /// @throws EndOfFileException at Ctrl-D in an empty line, or when the terminal is gone
    String read() throws EndOfFileException {
        return reader.readLine(PROMPT);
    }

    /// Prints above the line that is being typed.
    void print(AttributedString text) {
        reader.printAbove(text);
    }

    /// Prints something by the way.
    void note(String text) {
        print(Scribe.dim(text));
    }

    /// Prints that something did not work.
    void refuse(String sentence) {
        print(Scribe.bad(sentence));
    }

    /// Shows the status line from now on, as it fits into the window.
    void show(StatusLine line) {
        statusLine = line;
        try {
            // Only the reader may draw while it reads; when it does not, it draws as soon as it begins to.
            if (reader.isReading()) reader.callWidget(DRAW_STATUS);
        } catch (IllegalStateException justEnded) {
            // It has stopped reading in this moment.
        }
    }

    private boolean drawStatus() {
        StatusLine line = statusLine;
        if (status != null && line != null) {
            int width = terminal.getWidth();
            status.update(List.of(line.render(width > 0 ? width : USUAL_WIDTH)));
        }
        return true;
    }

    /// Takes the status line away.
    @Override
    public void close() {
        if (status != null) status.update(List.of());
        terminal.flush();
    }
}
