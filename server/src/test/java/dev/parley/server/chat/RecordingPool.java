package dev.parley.server.chat;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A pool that keeps, for each query that goes through it, its plan and how many rows came back.
final class RecordingPool {
    final List<Run> runs = new ArrayList<>();
    final DataSource pool;

    RecordingPool(DataSource pool) {
        this.pool = WrappedPool.of(
                pool,
                connection -> WrappedPool.proxy(
                        Connection.class,
                        (_, method, arguments) -> method.getName().equals("prepareStatement")
                                ? statement(connection, method, arguments)
                                : WrappedPool.call(connection, method, arguments)));
    }

    /// One query that was run.
    record Run(String sql, List<String> plan, AtomicInteger rows) {}

    private record Setter(Method method, Object[] arguments) {}

    private Object statement(Connection connection, Method prepare, Object @Nullable [] arguments) throws Throwable {
        PreparedStatement real = requireNonNull((PreparedStatement) WrappedPool.call(connection, prepare, arguments));
        String sql = arguments == null ? "" : (String) arguments[0];
        List<Setter> setters = new ArrayList<>();
        return WrappedPool.proxy(PreparedStatement.class, (_, method, given) -> {
            String name = method.getName();
            if (name.startsWith("set") && given != null && given.length > 1) setters.add(new Setter(method, given));
            if (name.startsWith("execute") && sql.matches("(?is)\\s*(select|with|insert|update|delete).*")) {
                runs.add(new Run(sql, plan(connection, sql, setters), new AtomicInteger()));
            }
            Object result = WrappedPool.call(real, method, given);
            return result instanceof ResultSet rows
                    ? counted(rows, runs.getLast().rows())
                    : result;
        });
    }

    private static ResultSet counted(ResultSet real, AtomicInteger count) {
        return WrappedPool.proxy(ResultSet.class, (_, method, arguments) -> {
            Object result = WrappedPool.call(real, method, arguments);
            if (method.getName().equals("next") && Boolean.TRUE.equals(result)) count.incrementAndGet();
            return result;
        });
    }

    private static List<String> plan(Connection connection, String sql, List<Setter> setters) throws Throwable {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
            for (Setter setter : setters) WrappedPool.call(explain, setter.method(), setter.arguments());
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) lines.add(rows.getString(1));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
        return lines;
    }
}
