package dev.parley.server.chat;

import dev.parley.server.model.Message;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Reads;
import dev.parley.server.store.Tables;
import java.util.List;
import java.util.function.Function;

/// The messages of one room, with their reactions. Each call blocks and sees one snapshot.
public final class History {
    /// To {@link #before}: begin at the newest message.
    public static final long NEWEST = Long.MAX_VALUE;

    private final Reads reads;

    public History(Reads reads) {
        this.reads = reads;
    }

    /// Messages below a seq, newest first; the page's `next` is the `beforeSeq` of the next one.
    ///
    /// @return or `ROOM_ACCESS_DENIED`
    public Outcome<Page<MessageView, Long>> before(UserId caller, RoomId room, long beforeSeq, int size) {
        return page(caller, room, size, tables -> tables.messages().before(room, beforeSeq, size + 1));
    }

    /// Messages above a seq, oldest first; the page's `next` is the `afterSeq` of the next one.
    ///
    /// @return or `ROOM_ACCESS_DENIED`
    public Outcome<Page<MessageView, Long>> after(UserId caller, RoomId room, long afterSeq, int size) {
        return page(caller, room, size, tables -> tables.messages().after(room, afterSeq, size + 1));
    }

    private Outcome<Page<MessageView, Long>> page(
            UserId caller, RoomId room, int size, Function<Tables, List<Message>> rows) {
        return reads.read(tables -> Access.member(tables, room, caller).map(place -> {
            Page<Message, Long> page = Page.ofMessages(rows.apply(tables), size, Function.identity(), Message::seq);
            return new Page<>(tables.reactions().views(page.items(), caller), page.next());
        }));
    }
}
