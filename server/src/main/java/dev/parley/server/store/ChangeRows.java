package dev.parley.server.store;

import dev.parley.server.model.Change;
import dev.parley.server.model.Change.MemberChanged;
import dev.parley.server.model.Change.MessageDeleted;
import dev.parley.server.model.Change.MessageEdited;
import dev.parley.server.model.Change.MessageSent;
import dev.parley.server.model.Change.ReactionChanged;
import dev.parley.server.model.Change.ReadMarked;
import dev.parley.server.model.Change.RoomChanged;
import dev.parley.server.model.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes on their way into the log. The kinds are what PostgreSQL holds; they are never renumbered.
public final class ChangeRows {
    static final short MESSAGE_EDITED = 1;
    static final short MESSAGE_DELETED = 2;
    static final short REACTION_ADDED = 3;
    static final short REACTION_REMOVED = 4;
    static final short MEMBER_CHANGED = 5;
    static final short ROOM_CHANGED = 6;
    static final short READ_MARKED = 7;

    record Row(
            long position,
            long room,
            short kind,
            @Nullable Long user,
            @Nullable Long actor,
            @Nullable Long seq,
            @Nullable String emoji,
            @Nullable Short role) {}

    private final List<Row> rows = new ArrayList<>();

    /// Adds an entry that is no new message.
    public void add(Entry entry) {
        long position = entry.position();
        long room = entry.room().value();
        rows.add(rowOf(position, room, entry.change()));
    }

    private static Row rowOf(long position, long room, Change change) {
        return switch (change) {
            case MessageSent sent ->
                throw new IllegalArgumentException(
                        "a message is its own entry: " + sent.message().seq());
            case MessageEdited(var message) ->
                new Row(position, room, MESSAGE_EDITED, null, null, message.seq(), null, null);
            case MessageDeleted(var message) ->
                new Row(position, room, MESSAGE_DELETED, null, null, message.seq(), null, null);
            case ReactionChanged(var seq, var user, var emoji, var present) ->
                new Row(
                        position,
                        room,
                        present ? REACTION_ADDED : REACTION_REMOVED,
                        user.value(),
                        null,
                        seq,
                        emoji,
                        null);
            case MemberChanged(var member, var actor, var time) ->
                new Row(
                        position,
                        room,
                        MEMBER_CHANGED,
                        member.user().value(),
                        actor.value(),
                        null,
                        null,
                        member.role().code());
            case RoomChanged(var changed) -> new Row(position, room, ROOM_CHANGED, null, null, null, null, null);
            case ReadMarked(var user, var readSeq) ->
                new Row(position, room, READ_MARKED, user.value(), null, readSeq, null, null);
        };
    }

    List<Row> rows() {
        return rows;
    }
}
