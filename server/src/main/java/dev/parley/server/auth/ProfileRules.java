package dev.parley.server.auth;

import dev.parley.server.model.Refusal.FieldFault;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What users may call themselves and their devices. Each check answers with the fault of the field that it is
/// given, saying what to write instead; empty when there is none.
public final class ProfileRules {
    public static final int MIN_HANDLE_CHARACTERS = 2;
    public static final int MAX_HANDLE_CHARACTERS = 32;
    public static final int MAX_DISPLAY_NAME_CHARACTERS = 64;
    public static final int MAX_DEVICE_LABEL_CHARACTERS = 64;
    public static final int MIN_PASSWORD_CHARACTERS = 8;
    public static final int MAX_PASSWORD_CHARACTERS = 256;
    public static final int MAX_AVATAR_URL_BYTES = 2048;

    private static final Pattern HANDLE = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9_.-]{%d,%d}".formatted(MIN_HANDLE_CHARACTERS - 1, MAX_HANDLE_CHARACTERS - 1));

    private ProfileRules() {}

    /// A handle: 2 to 32 of a–z, 0–9, `_`, `.`, `-` in either case, beginning with a letter or a digit.
    public static Optional<FieldFault> checkHandle(String field, String handle) {
        return isHandle(handle)
                ? Optional.empty()
                : fault(field, "must be 2 to 32 of a-z, 0-9, '_', '.', '-', beginning with a letter or a digit");
    }

    static boolean isHandle(String text) {
        return HANDLE.matcher(text).matches();
    }

    /// A display name: 1 to 64 characters, not only spaces, no control characters.
    public static Optional<FieldFault> checkDisplayName(String field, String name) {
        if (name.isBlank()) return fault(field, "must not be empty");
        return checkLabel(field, name, MAX_DISPLAY_NAME_CHARACTERS);
    }

    /// A device label: at most 64 characters, no control characters; may be empty.
    public static Optional<FieldFault> checkDeviceLabel(String field, String label) {
        return checkLabel(field, label, MAX_DEVICE_LABEL_CHARACTERS);
    }

    /// A password to be set: 8 to 256 characters.
    public static Optional<FieldFault> checkPassword(String field, String password) {
        int length = characters(password);
        if (length < MIN_PASSWORD_CHARACTERS || length > MAX_PASSWORD_CHARACTERS) {
            return fault(field, "must have 8 to 256 characters");
        }
        return Optional.empty();
    }

    /// A picture's address: https, at most 2 048 bytes; empty for no picture.
    public static Optional<FieldFault> checkAvatarUrl(String field, String url) {
        if (url.isEmpty()) return Optional.empty();
        if (url.getBytes(StandardCharsets.UTF_8).length > MAX_AVATAR_URL_BYTES) {
            return fault(field, "must have at most 2048 bytes");
        }
        try {
            URI parsed = new URI(url);
            if ("https".equalsIgnoreCase(parsed.getScheme()) && parsed.getHost() != null) return Optional.empty();
        } catch (URISyntaxException e) {
            return fault(field, "must be an https address");
        }
        return fault(field, "must be an https address");
    }

    private static Optional<FieldFault> checkLabel(String field, String text, int maxCharacters) {
        if (characters(text) > maxCharacters) return fault(field, "must have at most " + maxCharacters + " characters");
        if (hasControls(text)) return fault(field, "must have no control characters and no line breaks");
        return Optional.empty();
    }

    /// The nearest thing to the text that is a display name; empty when nothing is left.
    static String displayNameFrom(String text) {
        StringBuilder name = new StringBuilder();
        text.codePoints()
                .filter(c -> !isControl(c))
                .limit(MAX_DISPLAY_NAME_CHARACTERS)
                .forEach(name::appendCodePoint);
        return name.toString().strip();
    }

    static boolean hasControls(String text) {
        return text.codePoints().anyMatch(ProfileRules::isControl);
    }

    /// Besides the controls: line breaks, halves of characters, and what turns the direction of the text around
    /// it.
    private static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        };
    }

    static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Optional<FieldFault> fault(String field, String description) {
        return Optional.of(new FieldFault(field, description));
    }
}
