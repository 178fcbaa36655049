package dev.parley.terminal;

import java.util.function.Consumer;
import org.jline.reader.LineReader;
import org.jline.reader.impl.DefaultHighlighter;
import org.jline.utils.AttributedString;

/// Hears what is being typed: the reader has its line highlighted after each key.
final class Keys extends DefaultHighlighter {
    private final Consumer<String> typed;
    /// Guarded by the reader's own lock, under which it highlights.
    private String last = "";

    /// @param typed is told of the line after each change, and must not wait
    Keys(Consumer<String> typed) {
        this.typed = typed;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        if (!buffer.equals(last)) {
            last = buffer;
            typed.accept(buffer);
        }
        return super.highlight(reader, buffer);
    }
}
