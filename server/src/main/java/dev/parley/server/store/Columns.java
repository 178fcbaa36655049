package dev.parley.server.store;

import static org.jooq.impl.DSL.name;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Rows handed to PostgreSQL as one array a column: `unnest(?, ?, …) WITH ORDINALITY AS p (…, ord)`. The
/// statement is the same for one row and for a thousand, so it is rendered and planned once.
final class Columns {
    private final List<Name> names = new ArrayList<>();
    private final List<Field<?>> arrays = new ArrayList<>();

    Columns bigint(String column) {
        return add(column, DSL.field("?::bigint[]", (Object) new Long[0]));
    }

    Columns smallint(String column) {
        return add(column, DSL.field("?::smallint[]", (Object) new Short[0]));
    }

    Columns text(String column) {
        return add(column, DSL.field("?::text[]", (Object) new String[0]));
    }

    /// UUIDs travel as text: the driver has no binary form for arrays of them.
    Columns uuid(String column) {
        return add(column, DSL.field("?::text[]::uuid[]", (Object) new String[0]));
    }

    private Columns add(String column, Field<?> array) {
        names.add(name(column));
        arrays.add(array);
        return this;
    }

    /// The rows as a table named `p`, with their number from 1 in `ord`.
    Table<?> as(String alias) {
        names.add(name("ord"));
        return DSL.table(
                "unnest({0}) WITH ORDINALITY AS {1} ({2})",
                DSL.list(arrays.toArray(QueryPart[]::new)), name(alias), DSL.list(names.toArray(QueryPart[]::new)));
    }

    /// The rows as a table without their number: `(SELECT unnest(?) AS …, …) AS p`, which PostgreSQL streams, where
    /// `FROM unnest(…)` first stores every column.
    Table<?> inLockstep(String alias) {
        List<QueryPart> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(DSL.sql("unnest({0}) AS {1}", arrays.get(i), names.get(i)));
        }
        return DSL.table("(SELECT {0}) AS {1}", DSL.list(columns.toArray(QueryPart[]::new)), name(alias));
    }

    static Field<Long> bigintOf(String alias, String column) {
        return DSL.field(name(alias, column), SQLDataType.BIGINT);
    }
}
