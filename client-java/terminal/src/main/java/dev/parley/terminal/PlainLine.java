package dev.parley.terminal;

import dev.parley.client.Message;

/// A message for a program that reads lines: five fields with tabs between them.
final class PlainLine {
    private PlainLine() {}

    /// `TIME`, `ROOM`, `#SEQ`, `HANDLE` and `TEXT`. The time is ISO 8601 in UTC. A tab, a line's end and a
    /// backslash within a field are written `\t`, `\n` (or `\r`) and `\\`; any other character that a
    /// terminal would act on like `\x{1b}`.
    static String of(Message message, String room, String handle) {
        return String.join(
                "\t",
                message.createTime().toString(),
                escaped(room),
                "#" + message.seq(),
                escaped(handle),
                escaped(message.text()));
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> append(safe, codePoint));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int codePoint) {
        switch (codePoint) {
            case '\\' -> safe.append("\\\\");
            case '\t' -> safe.append("\\t");
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            default -> {
                if (VisibleText.isHarmless(codePoint)) safe.appendCodePoint(codePoint);
                else safe.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
            }
        }
    }
}
