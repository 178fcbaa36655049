package dev.parley.client;

import java.util.LinkedHashMap;
import java.util.Map;

/// Outlives a client that it was lent to again, not the program.
final class MemoryStore implements Store {
    // Guarded by itself.
    private final Map<String, byte[]> values = new LinkedHashMap<>();

    @Override
    public Map<String, byte[]> load() {
        synchronized (values) {
            return new LinkedHashMap<>(values);
        }
    }

    @Override
    public void put(String key, byte[] value, boolean isUrgent) {
        synchronized (values) {
            values.put(key, value.clone());
        }
    }

    @Override
    public void remove(String key) {
        synchronized (values) {
            values.remove(key);
        }
    }

    @Override
    public void close() {}
}
