package dev.parley.server.store;

import java.text.Normalizer;
import java.util.Locale;

/// The form in which names are compared and searched. Made here and not by the database, whose idea of lower case
/// depends on how it was set up.
final class SearchKey {
    /// The greatest code point: no name that begins with a prefix sorts after the prefix followed by it.
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private SearchKey() {}

    static String of(String name) {
        String lower = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    static String upperBound(String prefixKey) {
        return prefixKey + LAST;
    }
}
