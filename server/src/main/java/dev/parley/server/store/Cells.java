package dev.parley.server.store;

import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Values of a row by their place. jOOQ finds a value by its field by comparing qualified names; on rows that come by
/// the hundred thousand that costs more than reading them.
final class Cells {
    private Cells() {}

    /// The value there, which is not null.
    static <T> T at(Record row, int index, Class<T> type) {
        return Objects.requireNonNull(type.cast(row.get(index)));
    }

    static long longAt(Record row, int index) {
        return at(row, index, Long.class);
    }

    /// The value there, or null.
    static <T> @Nullable T maybeAt(Record row, int index, Class<T> type) {
        return type.cast(row.get(index));
    }
}
