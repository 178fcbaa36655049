package dev.parley.terminal;

import dev.parley.client.UserId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Waits until it is known who users are, for as long as a person hardly notices.
final class Introductions {
    private static final int PAUSE_MILLIS = 25;
    private static final int MAX_PAUSES = 40;

    private final Names names;
    private final ScheduledExecutorService events;

    Introductions(Names names, ScheduledExecutorService events) {
        this.names = names;
        this.events = events;
    }

    /// Does something when all of them are known, or a second is over. On the thread of events: at once when
    /// they are known already.
    void thenDo(Collection<UserId> users, Runnable work) {
        thenDo(List.copyOf(users), work, MAX_PAUSES);
    }

    private void thenDo(List<UserId> users, Runnable work, int pauses) {
        // Each is asked for, so that all are fetched together.
        List<UserId> strangers =
                users.stream().filter(user -> !names.isKnown(user)).toList();
        if (strangers.isEmpty() || pauses == 0) {
            work.run();
            return;
        }
        var _ = events.schedule(() -> thenDo(strangers, work, pauses - 1), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
