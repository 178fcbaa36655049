package dev.parley.client;

import dev.parley.client.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/// A journal, one thread at a time.
final class FileStore implements Store {
    // Guarded by this object.
    private final Journal journal;

    FileStore(Path file) {
        try {
            journal = Journal.open(file);
        } catch (Journal.InUseException e) {
            throw new StoreInUseException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized Map<String, byte[]> load() {
        return journal.values();
    }

    @Override
    public synchronized void put(String key, byte[] value, boolean isUrgent) {
        attempt(() -> journal.put(key, value, isUrgent));
    }

    @Override
    public synchronized void remove(String key) {
        attempt(() -> journal.remove(key));
    }

    @Override
    public synchronized void close() {
        attempt(journal::close);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void attempt(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
