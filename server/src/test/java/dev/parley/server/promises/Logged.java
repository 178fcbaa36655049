package dev.parley.server.promises;

import dev.parley.v1.Event;
import dev.parley.v1.Event.ChangeCase;
import dev.parley.v1.Member;

/// One entry of the log as PostgreSQL holds it when the run is over.
///
/// @param seq of the message that it is or concerns; of a read marker: where it stands; else 0
/// @param user who sent, reacted, read, or whose membership changed; else empty
/// @param key of a message: its `client_message_id`; else empty
/// @param text of a message: its text now; else empty
/// @param member of a membership: whether the user is a member from here on
record Logged(
        long position, String room, ChangeCase kind, long seq, String user, String key, String text, boolean member) {

    private static final String REWRITTEN = " MESSAGE_REWRITTEN ";

    /// An entry of which only its place matters.
    static Logged elsewhere(long position) {
        return new Logged(position, "elsewhere", ChangeCase.ROOM_CHANGED, 0, "", "", "", false);
    }

    boolean isMessage() {
        return kind == ChangeCase.MESSAGE_SENT;
    }

    /// What every reader must agree on, whenever and however it read the entry. An edit of a message that was deleted
    /// since may show as its deletion.
    String identity() {
        return switch (kind) {
            case MESSAGE_EDITED, MESSAGE_DELETED -> room + REWRITTEN + seq;
            default -> room + " " + kind + " " + seq + " " + user;
        };
    }

    /// The same of an event that a client received.
    static String identity(Event event) {
        return switch (event.getChangeCase()) {
            case MESSAGE_SENT ->
                identity(
                        event,
                        event.getMessageSent().getSeq(),
                        event.getMessageSent().getSenderId());
            case MESSAGE_EDITED ->
                event.getRoomId() + REWRITTEN + event.getMessageEdited().getSeq();
            case MESSAGE_DELETED ->
                event.getRoomId() + REWRITTEN + event.getMessageDeleted().getSeq();
            case REACTION_CHANGED ->
                identity(
                        event,
                        event.getReactionChanged().getSeq(),
                        event.getReactionChanged().getUserId());
            case MEMBER_CHANGED ->
                identity(event, 0, event.getMemberChanged().getMember().getUserId());
            case READ_MARKED -> identity(event, 0, event.getReadMarked().getUserId());
            case ROOM_CHANGED, CHANGE_NOT_SET -> identity(event, 0, "");
        };
    }

    private static String identity(Event event, long seq, String user) {
        return event.getRoomId() + " " + event.getChangeCase() + " " + seq + " " + user;
    }

    /// Whether an event says that its user is a member from here on.
    static boolean admits(Event event) {
        return event.getMemberChanged().getMember().getState() == Member.State.STATE_ACTIVE;
    }
}
