package dev.parley.server.fanout;

import java.util.ArrayList;
import java.util.List;

/// A frame being filled, up to a size.
final class FrameParts {
    /// A frame takes no further part beyond this: large enough to be cheap, small enough to be interrupted.
    static final int LIMIT_BYTES = 256 << 10;

    private static final int LIMIT_PARTS = 2_048;

    private final List<byte[]> parts = new ArrayList<>();
    private int bytes;
    private int events;

    /// Adds an entry's event.
    void event(byte[] event) {
        events++;
        add(event);
    }

    void add(byte[] part) {
        parts.add(part);
        bytes += part.length;
    }

    boolean isFull() {
        return bytes >= LIMIT_BYTES || parts.size() >= LIMIT_PARTS;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int events() {
        return events;
    }

    List<byte[]> parts() {
        return parts;
    }
}
