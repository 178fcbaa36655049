package dev.parley.bench.load;

import java.util.Arrays;

/// A room, and what is known of its messages: by seq, the message's key, and whether it was delivered and
/// acknowledged. That is one word a message, so that millions of them can be judged. Confined to the client
/// thread.
public final class Room {
    private static final int FIRST_CAPACITY = 256;
    /// Beside a key, whose highest bits are free.
    private static final long DELIVERED = 1L << 62;

    private static final long ACKNOWLEDGED = 1L << 63;
    private static final long KEY = DELIVERED - 1;

    private final String id;
    private final long number;
    private long[] messages = new long[FIRST_CAPACITY];
    private long newest;

    Room(String id) {
        this.id = id;
        this.number = Long.parseLong(id.substring(1));
    }

    public String id() {
        return id;
    }

    /// The number in the id.
    long number() {
        return number;
    }

    /// The newest seq that was acknowledged or delivered.
    long newest() {
        return newest;
    }

    /// Notes that some subscriber saw this message.
    ///
    /// @return false when another one saw another message there, or the sender of another was told that place
    boolean delivered(long seq, long key) {
        return note(seq, key, DELIVERED);
    }

    /// Notes that the sender was told this place.
    ///
    /// @return false when it was told before, or another message was delivered there
    boolean acknowledged(long seq, long key) {
        boolean free = seq > newest || (messages[(int) seq] & ACKNOWLEDGED) == 0;
        return note(seq, key, ACKNOWLEDGED) && free;
    }

    private boolean note(long seq, long key, long what) {
        make(seq);
        int at = (int) seq;
        if (messages[at] == 0) messages[at] = key;
        messages[at] |= what;
        return (messages[at] & KEY) == key;
    }

    /// The seq of an acknowledged message that nobody saw; 0 when there is none.
    long unseen() {
        return first(ACKNOWLEDGED);
    }

    /// The seq of a message that was seen there and acknowledged nowhere or elsewhere, as one that was stored twice;
    /// 0 when there is none. To be asked once all sends are answered.
    long unacknowledged() {
        return first(DELIVERED);
    }

    private long first(long only) {
        for (int seq = 1; seq <= newest; seq++) {
            if ((messages[seq] & (ACKNOWLEDGED | DELIVERED)) == only) return seq;
        }
        return 0;
    }

    private void make(long seq) {
        if (seq >= messages.length) {
            messages = Arrays.copyOf(messages, Math.toIntExact(Math.max(seq + 1, messages.length * 2L)));
        }
        newest = Math.max(newest, seq);
    }
}
