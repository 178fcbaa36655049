package dev.parley.terminal;

import dev.parley.client.Timeline;
import java.util.concurrent.CompletableFuture;

/// Makes a timeline longer at its beginning.
final class Backfill {
    private Backfill() {}

    /// Loads older pages until the timeline begins at a seq or before it.
    ///
    /// @param maxPages how many pages it may take
    /// @return completes, on any thread, with whether it reaches that far; exceptionally when a page could
    ///     not be had
    static CompletableFuture<Boolean> reach(Timeline timeline, long seq, int maxPages) {
        boolean isReached = Posts.firstSeq(timeline.entries()) <= seq;
        if (isReached || maxPages == 0 || !timeline.hasOlder()) return CompletableFuture.completedFuture(isReached);
        return timeline.loadOlder().thenCompose(_ -> reach(timeline, seq, maxPages - 1));
    }
}
