package dev.parley.server.store;

import dev.parley.server.model.Message;
import java.util.ArrayList;
import java.util.List;

/// Messages on their way into the log.
public final class PostRows {
    /// What a look-up asks about one send.
    public record Key(long room, long sender, String clientMessageId) {}

    record Row(long position, long fingerprint, Message message) {}

    private final List<Row> rows = new ArrayList<>();

    public void add(long position, long fingerprint, Message message) {
        rows.add(new Row(position, fingerprint, message));
    }

    List<Row> rows() {
        return rows;
    }
}
