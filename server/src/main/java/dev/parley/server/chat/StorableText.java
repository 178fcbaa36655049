package dev.parley.server.chat;

/// Which texts can be kept and returned byte for byte: those that are whole in UTF-8 and hold no NUL, which
/// PostgreSQL does not take.
final class StorableText {
    private StorableText() {}

    /// How many bytes of UTF-8 a text has; -1 when it cannot be kept.
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (!Character.isSurrogate(c)) {
                    bytes += c < 0x800 ? 1 : 2;
                } else {
                    if (!isPairAt(text, i)) return -1;
                    bytes += 2;
                    i++;
                }
            } else if (c == 0) {
                return -1;
            }
        }
        return bytes;
    }

    private static boolean isPairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
