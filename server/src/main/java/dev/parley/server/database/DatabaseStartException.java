package dev.parley.server.database;

/// The server cannot start on this database. The message is whole sentences for the person who starts it: what is wrong
/// and what to do. It never holds a password.
public final class DatabaseStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseStartException(String message) {
        super(message);
    }

    DatabaseStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
