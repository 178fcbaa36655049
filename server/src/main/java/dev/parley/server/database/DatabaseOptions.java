package dev.parley.server.database;

/// What an operator may set. `maxReaders`: connections in the shared pool, 1 to 1 000.
public record DatabaseOptions(int maxReaders) {
    public static final int DEFAULT_MAX_READERS = 10;
    public static final int MAX_MAX_READERS = 1_000;

    public DatabaseOptions {
        if (maxReaders < 1 || maxReaders > MAX_MAX_READERS) {
            throw new DatabaseStartException("The pool of readers holds 1 to " + MAX_MAX_READERS + " connections, not "
                    + maxReaders + ": write a number in that range.");
        }
    }

    public static DatabaseOptions defaults() {
        return new DatabaseOptions(DEFAULT_MAX_READERS);
    }
}
