package dev.parley.server.log;

import dev.parley.server.model.Change;
import dev.parley.server.model.RoomId;
import dev.parley.server.store.Tables;
import java.time.Instant;

/// What a {@link Command} works with: the tables inside the batch's transaction, under the log's lock, and the
/// log's end.
public interface Transaction {
    /// The database's clock at the start of the batch: the time of everything the batch writes.
    Instant now();

    /// The tables, as this transaction sees them.
    Tables tables();

    /// Appends a change to the log and moves its room's head.
    ///
    /// @return the entry's position
    long append(RoomId room, Change change);
}
