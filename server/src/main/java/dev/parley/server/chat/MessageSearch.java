package dev.parley.server.chat;

import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import dev.parley.server.store.Search.Found;
import dev.parley.server.store.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds messages by their words, in the rooms that the caller is a member of.
public final class MessageSearch {
    /// To {@link #find}: begin at the newest message.
    public static final long NEWEST = Long.MAX_VALUE;

    private final Reads reads;

    public MessageSearch(Reads reads) {
        this.reads = reads;
    }

    /// Messages that have the words, newest first; the page's `next` is the `beforePosition` of the next one. Finds
    /// what was committed before the call, indexed or not; never what is deleted.
    ///
    /// @param room the one room to look in; null for all of the caller's
    /// @param query words as in a web search; one that asks for no word (`-word` alone) finds nothing
    /// @return or `ROOM_ACCESS_DENIED` (of the one room), `FIELD_INVALID` (query)
    public Outcome<Page<MessageView, Long>> find(
            UserId caller, String query, @Nullable RoomId room, long beforePosition, int size) {
        if (!isQuestion(query)) {
            return Outcome.refused(Refusal.field(
                    "query", "must be 1 to " + Limits.MAX_QUERY_CHARACTERS + " characters of whole UTF-8 without NUL"));
        }
        return reads.read(tables -> room == null
                ? Outcome.done(page(tables, caller, query, null, beforePosition, size))
                : Access.member(tables, room, caller)
                        .map(place -> page(tables, caller, query, room, beforePosition, size)));
    }

    private static Page<MessageView, Long> page(
            Tables tables, UserId caller, String query, @Nullable RoomId room, long beforePosition, int size) {
        List<Found> rows = tables.search().find(caller, query, room, beforePosition, size + 1);
        Page<Found, Long> page = Page.ofMessages(rows, size, Found::message, Found::position);
        List<Message> messages = page.items().stream().map(Found::message).toList();
        return new Page<>(tables.reactions().views(messages, caller), page.next());
    }

    private static boolean isQuestion(String query) {
        return StorableText.bytes(query) > 0 && StorableText.characters(query) <= Limits.MAX_QUERY_CHARACTERS;
    }
}
