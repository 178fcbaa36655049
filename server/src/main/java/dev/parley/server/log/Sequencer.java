package dev.parley.server.log;

import dev.parley.server.model.Incident;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.store.Failures;
import dev.parley.server.store.LogWriter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives every write its place in the log. One batch is in flight; what arrives meanwhile is the next one, so
/// load makes batches larger and nobody waits for a timer. An outcome is told only after its COMMIT was
/// confirmed; when the confirmation is lost, the batch is run again, and its keys find what the first run stored.
///
/// One thread of its own runs batches; submitting never blocks.
public final class Sequencer implements AutoCloseable {
    /// Work that may wait. Beyond it {@link #submit} answers false.
    public static final int QUEUE_LIMIT = 10_000;
    /// Work in one transaction.
    public static final int BATCH_LIMIT = 1_000;

    private static final Duration RETRY_FOR = Duration.ofSeconds(8);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private final ConnectionSource connections;
    private final Consumer<Announcement> announce;
    private final ArrayBlockingQueue<Submission<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final Queue<Runnable> waitingForRoom = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::runBatches, "sequencer");
    private final DistributionSummary batchSizes;
    private final Timer commits;

    private volatile boolean closing;
    private @Nullable LogWriter writer;
    private boolean storeWasAway;

    /// Where a connection of the sequencer's own comes from.
    public interface ConnectionSource {
        Connection open() throws SQLException;
    }

    /// @param announce told of each commit, in order, on the sequencer's thread; must not block
    public Sequencer(ConnectionSource connections, Consumer<Announcement> announce, MeterRegistry metrics) {
        this.connections = connections;
        this.announce = announce;
        this.batchSizes = DistributionSummary.builder("parley.log.batch.size")
                .description("Work carried out in one transaction")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
        this.commits = Timer.builder("parley.log.commit")
                .description("From the start of a transaction to its confirmed COMMIT")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
        metrics.gauge("parley.log.queue", queue, ArrayBlockingQueue::size);
    }

    public void start() {
        thread.start();
    }

    /// Queues work. Never blocks.
    ///
    /// @return false when the queue is full or closed: nothing will happen to the work, and `done` is not called
    public <T> boolean submit(Submission<T> submission) {
        return !closing && queue.offer(submission);
    }

    /// Calls back once, soon, when the queue has room again; on any thread, must not block.
    public void whenThereIsRoom(Runnable then) {
        waitingForRoom.add(then);
        if (queue.remainingCapacity() > 0 && !closing) callWaiting();
    }

    /// Carries out what was queued, then stops.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(RETRY_FOR.plusSeconds(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Submission<?> late = queue.poll(); late != null; late = queue.poll()) refuse(late, storeUnavailable());
    }

    private void runBatches() {
        List<Submission<?>> batch = new ArrayList<>(BATCH_LIMIT);
        while (takeInto(batch)) {
            callWaiting();
            List<Submission<?>> timely = refuseLate(batch);
            if (!timely.isEmpty()) carryOut(timely);
            batch.clear();
        }
        dropWriter();
    }

    /// Waits for work. False when closed and empty.
    private boolean takeInto(List<Submission<?>> batch) {
        while (batch.isEmpty()) {
            if (closing && queue.isEmpty()) return false;
            try {
                Submission<?> first = closing ? queue.poll() : queue.take();
                if (first != null) batch.add(first);
            } catch (InterruptedException wokenByClose) {
                continue;
            }
            queue.drainTo(batch, BATCH_LIMIT - batch.size());
        }
        return true;
    }

    private void callWaiting() {
        for (Runnable then = waitingForRoom.poll(); then != null; then = waitingForRoom.poll()) then.run();
    }

    private static List<Submission<?>> refuseLate(List<Submission<?>> batch) {
        long now = System.nanoTime();
        List<Submission<?>> timely = new ArrayList<>(batch.size());
        for (Submission<?> submission : batch) {
            if (submission.deadlineNanos() - now > 0) timely.add(submission);
            else refuse(submission, Refusal.of(Reason.DEADLINE_EXCEEDED, "the deadline passed before the write began"));
        }
        return timely;
    }

    /// Runs a batch until its outcome is known, or the store has been away for too long.
    private void carryOut(List<Submission<?>> batch) {
        long giveUp = System.nanoTime() + (storeWasAway ? 0 : RETRY_FOR.toNanos());
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                commit(batch);
                storeWasAway = false;
                return;
            } catch (SQLException | RuntimeException failure) {
                if (!Failures.mayPass(failure)) {
                    carryOutSingly(batch, failure);
                    return;
                }
                dropWriter();
                if (System.nanoTime() - giveUp > 0) {
                    LOG.warn("the store is away: {} writes end with an unknown outcome", batch.size(), failure);
                    storeWasAway = true;
                    for (Submission<?> submission : batch) refuse(submission, storeUnavailable());
                    return;
                }
                LOG.warn("a batch of {} is run again: {}", batch.size(), failure.toString());
                pause(pause);
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    /// One command's failure is not its neighbours': after a failure that would come again, each runs alone.
    private void carryOutSingly(List<Submission<?>> batch, Exception failure) {
        if (batch.size() == 1) {
            Submission<?> submission = batch.getFirst();
            rollback();
            refuse(submission, Incident.report(LOG, "a write failed", failure));
            return;
        }
        rollback();
        for (Submission<?> submission : batch) carryOut(List.of(submission));
    }

    private void commit(List<Submission<?>> submissions) throws SQLException {
        long start = System.nanoTime();
        Batch batch = new Batch(
                openWriter(), submissions.stream().map(Submission::work).toList());
        batch.run();
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        batchSizes.record(submissions.size());
        announce.accept(batch.announcement());
        for (int i = 0; i < submissions.size(); i++) tell(submissions.get(i), batch.outcome(i));
    }

    private LogWriter openWriter() throws SQLException {
        if (writer == null) writer = new LogWriter(connections.open());
        return writer;
    }

    private void rollback() {
        try {
            if (writer != null) writer.rollback();
        } catch (SQLException broken) {
            dropWriter();
        }
    }

    private void dropWriter() {
        if (writer != null) writer.close();
        writer = null;
    }

    private static Refusal storeUnavailable() {
        return Refusal.retry(
                Reason.STORE_UNAVAILABLE,
                "the database cannot be reached, and whether this was stored is not known; repeat it under the same key",
                RETRY_AFTER);
    }

    @SuppressWarnings("unchecked") // A batch keeps each outcome at the index of the work that it belongs to.
    private static <T> void tell(Submission<T> submission, Outcome<?> outcome) {
        submission.done().accept((Outcome<T>) outcome);
    }

    private static <T> void refuse(Submission<T> submission, Refusal refusal) {
        submission.done().accept(Outcome.refused(refusal));
    }

    private void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException wokenByClose) {
            // Closing: the next try follows at once.
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
