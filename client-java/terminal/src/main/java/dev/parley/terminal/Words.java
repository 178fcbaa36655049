package dev.parley.terminal;

import java.util.List;
import org.jline.reader.CompletingParsedLine;

/// A line as completion sees it: the words up to the cursor, of which the last one is completed. What follows
/// `/room` is one word, because titles have spaces. Nothing is quoted or escaped.
///
/// @param cursor in code points, as the reader counts
record Words(String line, int cursor, List<String> words) implements CompletingParsedLine {
    private static final String ROOM = Verb.ROOM.word() + " ";

    /// @param cursor in code points
    static Words of(String line, int cursor) {
        int end = line.offsetByCodePoints(0, Math.clamp(cursor, 0, line.codePointCount(0, line.length())));
        String before = line.substring(0, end);
        if (before.startsWith(ROOM)) {
            return new Words(line, cursor, List.of(Verb.ROOM.word(), before.substring(ROOM.length())));
        }
        return new Words(line, cursor, List.of(before.split(" ", -1)));
    }

    @Override
    public String word() {
        return words.getLast();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return word().codePointCount(0, word().length());
    }

    @Override
    public int rawWordLength() {
        return rawWordCursor();
    }
}
