package dev.parley.terminal;

import dev.parley.client.ConnectionChange;
import dev.parley.client.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// The line at the bottom of the screen: first how the client stands to its server, then what matters less
/// and less, so that a narrow window cuts off the least.
///
/// @param isCaughtUp whether everything that was missed has come in
/// @param room the room in view; empty for none
/// @param typing who writes there
/// @param badges the other rooms with unread messages
/// @param sending how many messages wait for the server
record StatusLine(
        ConnectionChange connection,
        boolean isCaughtUp,
        String room,
        List<String> typing,
        List<Badge> badges,
        long sending) {
    private static final String BETWEEN = " │ ";
    private static final String CUT = "…";
    private static final int MAX_BADGES = 5;
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle SLOW = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle BAD = PLAIN.foreground(AttributedStyle.RED);

    /// Another room with unread messages.
    record Badge(String room, long unread) {}

    StatusLine {
        typing = List.copyOf(typing);
        badges = List.copyOf(badges);
    }

    /// The line as it fits into a window.
    ///
    /// @param width columns, 1 or more
    AttributedString render(int width) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (AttributedString part : parts()) {
            if (line.length() > 0) line.append(BETWEEN, PLAIN.faint());
            line.append(part);
        }
        AttributedString whole = line.toAttributedString();
        if (whole.columnLength() <= width) return whole;
        return new AttributedStringBuilder()
                .append(whole.columnSubSequence(0, width - CUT.length()))
                .append(CUT)
                .toAttributedString();
    }

    private List<AttributedString> parts() {
        List<AttributedString> parts = new ArrayList<>();
        parts.add(new AttributedString(symbol() + " " + words(), style()));
        if (sending > 0) parts.add(new AttributedString(sending + " sending", SLOW));
        if (!room.isEmpty()) parts.add(new AttributedString(room, PLAIN.bold()));
        if (!typing.isEmpty()) parts.add(new AttributedString(typingWords(), PLAIN.italic()));
        if (!badges.isEmpty()) parts.add(new AttributedString(badgeWords(), PLAIN.foreground(AttributedStyle.CYAN)));
        return parts;
    }

    private String symbol() {
        return switch (connection.to()) {
            case CONNECTED -> connection.transport() == Transport.POLL ? "◐" : "●";
            case CONNECTING, RECONNECTING -> "…";
            case DISCONNECTED -> "○";
            case FAILED -> "✖";
        };
    }

    private String words() {
        String words = ConnectionWords.of(connection);
        return switch (connection.to()) {
            case CONNECTED -> isCaughtUp ? words : words + ", catching up";
            case CONNECTING, RECONNECTING -> words;
            case DISCONNECTED, FAILED -> words + ": /connect tries again";
        };
    }

    private AttributedStyle style() {
        return switch (connection.to()) {
            case CONNECTED -> connection.transport() == Transport.POLL || !isCaughtUp ? SLOW : GOOD;
            case CONNECTING, RECONNECTING -> SLOW;
            case DISCONNECTED, FAILED -> BAD;
        };
    }

    private String typingWords() {
        return switch (typing.size()) {
            case 1 -> typing.getFirst() + " writes";
            case 2 -> typing.getFirst() + " and " + typing.getLast() + " write";
            default -> typing.size() + " people write";
        };
    }

    private String badgeWords() {
        StringBuilder words = new StringBuilder();
        for (Badge badge : badges.subList(0, Math.min(MAX_BADGES, badges.size()))) {
            words.append(words.isEmpty() ? "" : " ")
                    .append(badge.room())
                    .append(':')
                    .append(badge.unread());
        }
        int more = badges.size() - MAX_BADGES;
        return more > 0 ? words + " +" + more : words.toString();
    }
}
