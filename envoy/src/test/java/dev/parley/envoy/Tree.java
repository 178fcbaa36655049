package dev.parley.envoy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks into a parsed configuration.
final class Tree {
    private Tree() {}

    /// Everything that has this name, wherever it stands.
    static List<Object> all(@Nullable Object tree, String name) {
        List<Object> found = new ArrayList<>();
        collect(tree, name, found);
        return found;
    }

    /// The one number of this name.
    static int number(Object tree, String name) {
        List<Object> found = all(tree, name);
        if (found.size() != 1) throw new AssertionError(name + " is there " + found.size() + " times");
        return (Integer) found.getFirst();
    }

    /// What is known to be a map.
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object tree) {
        return (Map<String, Object>) Objects.requireNonNull(tree);
    }

    private static void collect(@Nullable Object tree, String name, List<Object> found) {
        switch (tree) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (name.equals(key)) found.add(value);
                    collect(value, name, found);
                });
            case List<?> list -> list.forEach(each -> collect(each, name, found));
            case null, default -> {}
        }
    }
}
