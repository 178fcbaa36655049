package dev.parley.server.chat;

import javax.sql.DataSource;

/// Fills the search index behind the writers: a cursor on the log.
public final class SearchIndexer implements AutoCloseable {
    public SearchIndexer(DataSource pool) {}

    public void start() {}

    /// Says that the log moved. Cheap, never blocks.
    public void wake() {}

    @Override
    public void close() {}
}
