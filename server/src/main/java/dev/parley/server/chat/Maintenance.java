package dev.parley.server.chat;

import java.time.Clock;
import javax.sql.DataSource;

/// Forgets hourly what is kept for a time only.
public final class Maintenance implements AutoCloseable {
    public Maintenance(DataSource pool, Clock clock) {}

    public void start() {}

    @Override
    public void close() {}
}
