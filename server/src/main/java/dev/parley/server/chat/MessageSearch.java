package dev.parley.server.chat;

import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import org.jspecify.annotations.Nullable;

/// Finds messages by their words, in the rooms that the caller is a member of.
public final class MessageSearch {
    /// To {@link #find}: begin at the newest message.
    public static final long NEWEST = Long.MAX_VALUE;

    private final Reads reads;

    public MessageSearch(Reads reads) {
        this.reads = reads;
    }

    /// Messages that have the words, newest first; the page's `next` is the `beforePosition` of the next one. Finds what
    /// was committed before the call, indexed or not; never what is deleted.
    ///
    /// @param room the one room to look in; null for all of the caller's
    /// @return or `ROOM_ACCESS_DENIED` (of the one room), `FIELD_INVALID` (query)
    public Outcome<Page<MessageView, Long>> find(
            UserId caller, String query, @Nullable RoomId room, long beforePosition, int size) {
        throw new AssertionError();
    }
}
