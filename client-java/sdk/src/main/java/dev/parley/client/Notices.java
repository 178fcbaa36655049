package dev.parley.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Brings changes to observers: one after the other, in order, on the executor of their choice. What only
/// says "look again" waits once, however often it is said; messages wait one by one, and when too many do,
/// nothing more is taken from the server until they are gone.
final class Notices {
    /// Waiting changes from which on the client stops reading.
    static final int FULL = 1_000;

    private static final System.Logger LOG = System.getLogger(Notices.class.getName());

    /// Until an executor that had no room is asked again.
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final Loop loop;
    private final Executor executor;
    private final Runnable drained;
    private final List<Observer> observers = new CopyOnWriteArrayList<>();

    /// Guards all below; nothing is called under it.
    private final Object lock = new Object();

    private List<Runnable> waiting = new ArrayList<>();
    private final Set<Change> waitingHints = new HashSet<>();
    private boolean isTelling;
    private boolean wasFull;

    /// Itself alone is equal to it: the same consumer may be there twice.
    private static final class Observer {
        private final Consumer<Change> consumer;

        Observer(Consumer<Change> consumer) {
            this.consumer = consumer;
        }
    }

    /// @param drained told, on any thread, when a full queue has emptied
    Notices(Loop loop, Executor executor, Runnable drained) {
        this.loop = loop;
        this.executor = executor;
        this.drained = drained;
    }

    Subscription observe(Consumer<Change> observer) {
        Observer mine = new Observer(observer);
        observers.add(mine);
        return () -> observers.remove(mine);
    }

    void tell(Change change) {
        if (observers.isEmpty()) return;
        synchronized (lock) {
            if (isHint(change) && !waitingHints.add(change)) return;
        }
        add(() -> tellObservers(change));
    }

    /// Runs work, on the executor, when everything told so far has been taken in.
    void afterAll(Runnable work) {
        add(work);
    }

    /// Whether it says nothing by itself: the observer looks what is there now.
    private static boolean isHint(Change change) {
        return switch (change) {
            case Change.RoomsChanged _,
                    Change.TimelineChanged _,
                    Change.MembersChanged _,
                    Change.TypingChanged _,
                    Change.PresenceChanged _ -> true;
            case Change.ConnectionChanged _,
                    Change.CaughtUp _,
                    Change.SnapshotTaken _,
                    Change.MessageReceived _,
                    Change.UserChanged _,
                    Change.SignedInChanged _ -> false;
        };
    }

    /// Whether the client should stop reading. Once it is, `drained` follows.
    boolean isFull() {
        synchronized (lock) {
            wasFull |= waiting.size() >= FULL;
            return wasFull;
        }
    }

    private void add(Runnable item) {
        synchronized (lock) {
            waiting.add(item);
            if (isTelling) return;
            isTelling = true;
        }
        begin();
    }

    private void begin() {
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "the executor of the observers takes no work now");
            Loop.Timer _ = loop.after(RETRY_PAUSE, this::begin);
        }
    }

    private void work() {
        for (List<Runnable> batch = take(); !batch.isEmpty(); batch = take()) batch.forEach(Runnable::run);
    }

    /// What waits; nothing when there is none, and then this thread's work is over.
    private List<Runnable> take() {
        List<Runnable> batch;
        boolean isDrained;
        synchronized (lock) {
            batch = waiting;
            isDrained = batch.isEmpty() && wasFull;
            if (isDrained) wasFull = false;
            if (batch.isEmpty()) isTelling = false;
            else waiting = new ArrayList<>();
            waitingHints.clear();
        }
        if (isDrained) drained.run();
        return batch;
    }

    private void tellObservers(Change change) {
        for (Observer observer : observers) {
            try {
                observer.consumer.accept(change);
            } catch (Throwable e) {
                // An error, too: nobody else would be told anything any more.
                LOG.log(
                        System.Logger.Level.ERROR,
                        "an observer failed at " + change.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
