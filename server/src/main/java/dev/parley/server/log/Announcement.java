package dev.parley.server.log;

import dev.parley.server.model.Entry;
import java.util.List;

/// That the log moved. Entries may be missing from it (a batch whose COMMIT was lost, a full queue): then it
/// costs whoever listens a read of the log, never a change.
///
/// @param position the log's newest entry
/// @param entries entries up to the position, in order; those before them may be missing
public record Announcement(long position, List<Entry> entries) {}
