package dev.parley.client;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Where the client is in the log: the resume token of the newest frame, and the position of the newest
/// entry. The token goes to the store when everything before it was told, so that whoever crashes is rather
/// told again than not at all. On the loop.
final class Bookmark {
    private static final System.Logger LOG = System.getLogger(Bookmark.class.getName());
    private static final String KEY = "resume";
    /// The token goes to the store no more often.
    private static final Duration KEEPING_PAUSE = Duration.ofSeconds(1);

    private final Loop loop;
    private final Store store;
    private String token;
    /// The newest entry of the log that was taken in.
    private long position;
    /// Whether the rooms are known, so that the log can be followed.
    private boolean hasSnapshot;
    /// Whether the log has moved on too far to be followed from where the client was.
    private boolean hasLeapt;
    /// The token up to which everything was told.
    private String told = "";
    /// The one in the store.
    private String kept = "";
    private boolean isKeeping;

    Bookmark(Loop loop, Store store, Map<String, byte[]> loaded) {
        this.loop = loop;
        this.store = store;
        byte[] found = loaded.get(KEY);
        this.token = found == null ? "" : new String(found, StandardCharsets.UTF_8);
    }

    /// Where to go on; empty when a snapshot is needed first, which may leave the token as it is.
    String token() {
        return hasSnapshot ? token : "";
    }

    /// The token is of no use.
    void forget() {
        token = "";
        hasSnapshot = false;
        hasLeapt = true;
    }

    /// What a snapshot means for the place in the log.
    enum Beginning {
        /// The last run of the program goes on where that ended.
        CONTINUED,
        /// There was nothing to go on from.
        FRESH,
        /// What lies between is not told.
        LEAPT
    }

    /// The rooms are known, as of this token.
    Beginning begin(String snapshot) {
        hasSnapshot = true;
        if (!token.isEmpty()) return Beginning.CONTINUED;
        token = snapshot;
        position = 0;
        boolean leapt = hasLeapt;
        hasLeapt = false;
        return leapt ? Beginning.LEAPT : Beginning.FRESH;
    }

    /// Takes an entry in.
    ///
    /// @return false when it was taken in before: after a resume, or by the connection that was taken over
    boolean isNew(long entry) {
        if (entry <= position) return false;
        position = entry;
        return true;
    }

    /// Everything up to here is taken in.
    ///
    /// @return false when that is nothing new
    boolean advance(String newest) {
        if (newest.isEmpty() || newest.equals(token)) return false;
        token = newest;
        return true;
    }

    /// Everything up to here was told.
    void keep(String newest) {
        told = newest;
        if (isKeeping) return;
        isKeeping = true;
        keepNow();
        loop.after(KEEPING_PAUSE, () -> {
            isKeeping = false;
            if (!told.equals(kept)) keep(told);
        });
    }

    /// What was told so far goes to the store.
    void keepNow() {
        if (told.isEmpty() || told.equals(kept)) return;
        try {
            store.put(KEY, told.getBytes(StandardCharsets.UTF_8), false);
            kept = told;
        } catch (UncheckedIOException e) {
            // An older one repeats more, and loses nothing.
            LOG.log(System.Logger.Level.WARNING, "the resume token could not be kept", e);
        }
    }

    /// The user is gone, and what it was told with it.
    void clear() {
        told = "";
        kept = "";
        forget();
        hasLeapt = false;
    }
}
