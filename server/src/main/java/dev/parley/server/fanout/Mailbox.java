package dev.parley.server.fanout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The few entries that wait for one subscriber: written by the hub (under its lock), read by the subscriber's
/// thread, without a lock between them. Memory is taken with the first entry: an idle stream has none.
final class Mailbox {
    /// Entries that may wait. A subscriber that falls further behind goes back to its cursor.
    static final int LIMIT_ENTRIES = 512;

    private static final int MASK = LIMIT_ENTRIES - 1;
    private static final VarHandle ADDED;
    private static final VarHandle TAKEN;

    static {
        try {
            ADDED = MethodHandles.lookup().findVarHandle(Mailbox.class, "added", long.class);
            TAKEN = MethodHandles.lookup().findVarHandle(Mailbox.class, "taken", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private Slot @Nullable [] slots;
    private long added;
    private long taken;

    /// @return false when full: nothing was added
    boolean offer(Slot slot) {
        long at = added;
        if (at - (long) TAKEN.getAcquire(this) == LIMIT_ENTRIES) return false;
        if (slots == null) slots = new Slot[LIMIT_ENTRIES];
        slots[(int) at & MASK] = slot;
        ADDED.setRelease(this, at + 1);
        return true;
    }

    @Nullable
    Slot poll() {
        long at = taken;
        if (at == (long) ADDED.getAcquire(this)) return null;
        Slot[] ready = slots;
        if (ready == null) throw new IllegalStateException("an entry without a slot");
        Slot slot = ready[(int) at & MASK];
        TAKEN.setRelease(this, at + 1);
        return slot;
    }

    boolean isEmpty() {
        return taken == (long) ADDED.getAcquire(this);
    }
}
