package dev.parley.server.fanout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is only true for a moment and waits for one subscriber: of each subject the latest value. Memory is taken
/// with the first signal.
final class Signals {
    /// Subjects that may wait; the oldest is dropped for a new one.
    static final int LIMIT = 256;

    /// Guarded by this object's monitor.
    private @Nullable Map<Object, byte[]> latest;

    synchronized void put(Object subject, byte[] signal) {
        if (latest == null) latest = new LinkedHashMap<>();
        latest.remove(subject);
        if (latest.size() == LIMIT) latest.remove(latest.keySet().iterator().next());
        latest.put(subject, signal);
    }

    synchronized boolean isEmpty() {
        return latest == null || latest.isEmpty();
    }

    synchronized void drainTo(List<byte[]> parts) {
        if (latest == null) return;
        parts.addAll(latest.values());
        latest = null;
    }
}
