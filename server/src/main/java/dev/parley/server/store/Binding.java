package dev.parley.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Binds one array a column, in order. Columns without a null go as primitives, which the driver sends in binary.
final class Binding {
    private final PreparedStatement run;
    private final Connection connection;
    private int index;

    Binding(PreparedStatement run, Connection connection) {
        this.run = run;
        this.connection = connection;
    }

    void bigint(long value) throws SQLException {
        run.setLong(++index, value);
    }

    <R> void bigints(List<R> rows, Function<R, @Nullable Long> column) throws SQLException {
        long[] values = new long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            Long value = column.apply(rows.get(i));
            if (value == null) {
                run.setArray(++index, boxed("bigint", rows, column, new Long[rows.size()]));
                return;
            }
            values[i] = value;
        }
        run.setObject(++index, values);
    }

    <R> void smallints(List<R> rows, Function<R, @Nullable Short> column) throws SQLException {
        run.setArray(++index, boxed("smallint", rows, column, new Short[rows.size()]));
    }

    <R> void texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        run.setArray(++index, boxed("text", rows, column, new String[rows.size()]));
    }

    private <R, V> java.sql.Array boxed(String type, List<R> rows, Function<R, @Nullable V> column, @Nullable V[] into)
            throws SQLException {
        for (int i = 0; i < into.length; i++) into[i] = column.apply(rows.get(i));
        return connection.createArrayOf(type, into);
    }
}
