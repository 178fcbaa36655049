package dev.parley.terminal;

import java.util.List;

/// Text of others, made safe for a terminal: nothing in it moves the cursor, changes colours, or turns the
/// order of what stands around it. What would is shown as `�`.
final class VisibleText {
    private static final String REPLACEMENT = "\uFFFD";
    private static final String TAB = "    ";
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private VisibleText() {}

    /// The text as one line.
    static String line(String text) {
        return String.join(" ", lines(text));
    }

    /// The beginning of the text as one line.
    ///
    /// @param most how many characters are shown
    static String start(String text, int most) {
        String line = line(text);
        if (line.codePointCount(0, line.length()) <= most) return line;
        return line.substring(0, line.offsetByCodePoints(0, most)) + "…";
    }

    /// The text's own lines; none when it is empty.
    static List<String> lines(String text) {
        return text.lines().map(VisibleText::visible).toList();
    }

    private static String visible(String line) {
        StringBuilder safe = new StringBuilder(line.length());
        line.codePoints().forEach(codePoint -> append(safe, codePoint));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int codePoint) {
        if (codePoint == '\t') safe.append(TAB);
        else if (isHarmless(codePoint)) safe.appendCodePoint(codePoint);
        else safe.append(REPLACEMENT);
    }

    /// Whether a terminal does nothing with the character but show it.
    static boolean isHarmless(int codePoint) {
        // Emoji and some scripts are written with them.
        if (codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER) return true;
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
