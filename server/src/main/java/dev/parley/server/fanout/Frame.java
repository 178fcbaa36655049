package dev.parley.server.fanout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One server frame, not yet put together.
///
/// @param parts ready bytes of the frame's repeated fields and its welcome, each with field number and length
/// @param resumeToken where to go on after this frame; null when the frame does not move the cursor
/// @param drainAfter when not null: the node shuts down, reconnect after this time
public record Frame(
        List<byte[]> parts,
        @Nullable String resumeToken,
        boolean caughtUp,
        @Nullable Duration drainAfter) {}
