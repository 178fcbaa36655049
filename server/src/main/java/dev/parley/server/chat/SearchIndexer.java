package dev.parley.server.chat;

import dev.parley.server.store.SearchIndex;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills the search index behind the writers, so that sending does not pay for searching. One virtual thread makes
/// one pass at a time; between passes it rests for as long as the last one took, so that indexing takes no more than
/// half of one core from those who write, and a moment more when it has caught up, so that a burst is indexed in bulk.
/// Several nodes may run one each.
public final class SearchIndexer implements AutoCloseable {
    private static final int PASS_POSITIONS = 1_000;
    private static final Duration LEAST_PAUSE = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    /// Without a word from this node: what other nodes wrote is indexed, should they have died before they did.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);

    private final SearchIndex index;
    private final Semaphore woken = new Semaphore(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /// @param pool lends a connection for each pass
    public SearchIndexer(DataSource pool) {
        this.index = new SearchIndex(pool);
    }

    public void start() {
        thread = Thread.ofVirtual().name("search-indexer").start(this::run);
    }

    /// Says that the log moved. Cheap, never blocks; for any thread.
    public void wake() {
        if (woken.availablePermits() == 0) woken.release();
    }

    /// Ends after the pass that is running.
    @Override
    public void close() {
        closed.countDown();
        wake();
        if (thread == null) return;
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                boolean _ = woken.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
                catchUp();
            }
        } catch (InterruptedException ended) {
            // Nobody interrupts it; were it so, the thread ends.
        }
    }

    private void catchUp() throws InterruptedException {
        long advanced = PASS_POSITIONS;
        while (advanced > 0 && !isClosed()) {
            long start = System.nanoTime();
            try {
                advanced = index.advance(PASS_POSITIONS);
            } catch (RuntimeException failure) {
                // Nothing is lost: the pass was rolled back and is made again.
                if (isClosed()) return;
                LOG.warn("a pass of the search index is made again: {}", failure.toString());
                rest(PAUSE_AFTER_FAILURE);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            rest(advanced == PASS_POSITIONS ? took : took.plus(LEAST_PAUSE));
        }
    }

    /// Not interrupted by the end but told of it: an interrupt would break the connection of a pass.
    private void rest(Duration pause) throws InterruptedException {
        boolean _ = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
