package dev.parley.terminal;

import java.util.regex.Pattern;

/// The unique names of users and of public rooms, as people type them.
final class Handle {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{1,31}");

    private Handle() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /// The same without the `@` or `#` that people write before it.
    static String bare(String text) {
        return text.startsWith("@") || text.startsWith("#") ? text.substring(1) : text;
    }
}
