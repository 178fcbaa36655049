package dev.parley.server.store;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jooq.Param;
import org.jooq.impl.DSL;

/// Arrays of bigint as parameters of a template.
final class Bigints {
    private Bigints() {}

    static Param<Long[]> of(long[] values) {
        return DSL.val(Arrays.stream(values).boxed().toArray(Long[]::new));
    }

    static <R> Param<Long[]> of(List<R> rows, ToLongFunction<R> column) {
        return of(rows.stream().mapToLong(column).toArray());
    }
}
