package dev.parley.server.chat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A pool whose connections go through a test's hands.
final class WrappedPool {
    private WrappedPool() {}

    interface Wrapping {
        Connection wrap(Connection connection);
    }

    static DataSource of(DataSource pool, Wrapping wrapping) {
        return proxy(DataSource.class, (_, method, arguments) -> {
            Object result = call(pool, method, arguments);
            return result instanceof Connection connection ? wrapping.wrap(connection) : result;
        });
    }

    /// A pool that runs something before each COMMIT.
    static DataSource beforeCommit(DataSource pool, Runnable before) {
        return of(
                pool,
                connection -> proxy(Connection.class, (_, method, arguments) -> {
                    if (method.getName().equals("commit")) before.run();
                    return call(connection, method, arguments);
                }));
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }
}
