package dev.parley.server.chat;

import dev.parley.server.model.Message;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list that is walked by key.
///
/// @param next the key after which the next page begins; null when this is the last
public record Page<T, K>(List<T> items, @Nullable K next) {
    public Page {
        items = List.copyOf(items);
    }

    /// Cuts a page from rows of which one more than a page was asked for.
    static <T, K> Page<T, K> of(List<T> rows, int size, Function<T, K> key) {
        return rows.size() <= size
                ? new Page<>(rows, null)
                : new Page<>(rows.subList(0, size), key.apply(rows.get(size - 1)));
    }

    /// The same for messages, which may be large: a page ends early where its content would pass a limit, so that its
    /// answer stays below what clients read.
    static <T> Page<T, Long> ofMessages(List<T> rows, int size, Function<T, Message> message, Function<T, Long> key) {
        int fitting = 0;
        long bytes = 0;
        while (fitting < Math.min(rows.size(), size)) {
            bytes += MessageRules.contentBytes(message.apply(rows.get(fitting)));
            if (fitting > 0 && bytes > Limits.MAX_PAGE_CONTENT_BYTES) break;
            fitting++;
        }
        return of(rows, fitting, key);
    }
}
