package dev.parley.server.chat;

import dev.parley.server.store.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away every hour what is kept for a time only: answers under request ids after two days, changes of the log
/// after 90 days (messages stay). One virtual thread; several nodes may run one each.
public final class Maintenance implements AutoCloseable {
    static final Duration KEEP_REQUESTS = Duration.ofDays(2);
    static final Duration KEEP_CHANGES = Duration.ofDays(90);

    private static final Duration PERIOD = Duration.ofHours(1);
    private static final int PIECE_ROWS = 5_000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private final Retention retention;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /// @param pool lends a connection for each piece of work
    public Maintenance(DataSource pool, Clock clock) {
        this.retention = new Retention(pool);
        this.clock = clock;
    }

    public void start() {
        thread = Thread.ofVirtual().name("maintenance").start(this::run);
    }

    /// Ends after the piece of work that is running.
    @Override
    public void close() {
        closed.countDown();
        if (thread == null) return;
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                try {
                    takeAway();
                } catch (RuntimeException failure) {
                    LOG.warn("maintenance failed and is tried again in an hour: {}", failure.toString());
                }
            } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes away all that is too old now.
    void takeAway() {
        Instant now = clock.instant();
        boolean more = true;
        while (more && !isClosed()) more = retention.forgetRequests(now.minus(KEEP_REQUESTS), PIECE_ROWS);
        more = true;
        while (more && !isClosed()) more = retention.trimLog(now.minus(KEEP_CHANGES), PIECE_ROWS);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
