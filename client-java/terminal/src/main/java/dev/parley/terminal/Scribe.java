package dev.parley.terminal;

import dev.parley.client.Message;
import dev.parley.client.ParleyException;
import dev.parley.client.Reaction;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Writes what is to be printed, in colours.
final class Scribe {
    private static final int MAX_LINES = 100;
    private static final int MAX_EXCERPT = 120;
    private static final String INDENT = "\n    ";
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle DIM = PLAIN.faint();
    private static final AttributedStyle BAD = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle ADDRESSED = PLAIN.bold().foreground(AttributedStyle.YELLOW);
    private static final List<Integer> COLOURS = List.of(
            AttributedStyle.CYAN,
            AttributedStyle.GREEN,
            AttributedStyle.MAGENTA,
            AttributedStyle.BLUE,
            AttributedStyle.BRIGHT + AttributedStyle.CYAN,
            AttributedStyle.BRIGHT + AttributedStyle.GREEN);

    private final Names names;
    private final Clock clock;
    private final DateTimeFormatter today;
    private final DateTimeFormatter otherDay;

    /// @param clock tells which day it is, and where
    Scribe(Names names, Clock clock) {
        this.names = names;
        this.clock = clock;
        this.today = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(clock.getZone());
        this.otherDay =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(clock.getZone());
    }

    /// Something that the program says by the way.
    static AttributedString dim(String text) {
        return new AttributedString(text, DIM);
    }

    /// Something that did not work.
    static AttributedString bad(String text) {
        return new AttributedString(text, BAD);
    }

    /// One line of a room; several where the text has several.
    AttributedString write(Line line) {
        return switch (line) {
            case Line.Posted(Message message) -> message(message);
            case Line.Edited(Message message) ->
                dim("✎ #" + message.seq() + " " + names.handle(message.senderId()) + ": " + indented(message.text()));
            case Line.Deleted(Message message) -> dim("✖ #" + message.seq() + " deleted");
            case Line.Reacted(long seq, UserId user, String emoji, boolean isPresent) ->
                dim(VisibleText.line(emoji) + (isPresent ? " " : " taken off by ") + names.handle(user) + " on #"
                        + seq);
            case Line.Failed(int number, Outgoing message) -> failure(number, message);
            case Line.Gap(long count) -> dim("… " + count + " messages, /history shows them");
        };
    }

    private AttributedString message(Message message) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append("#" + message.seq() + " " + time(message.createTime()) + " ", DIM);
        line.append(names.of(message.senderId()), colour(message.senderId()));
        if (message.replyToSeq() > 0) line.append(" ↳#" + message.replyToSeq(), DIM);
        line.append(": ");
        if (message.isDeleted()) return line.append("(deleted)", DIM).toAttributedString();
        boolean isAddressed = message.mentionedUserIds().stream().anyMatch(names::isSelf);
        line.append(indented(message.text()), isAddressed ? ADDRESSED : PLAIN);
        if (message.text().isEmpty()) line.append("(" + message.attributes().size() + " attributes)", DIM);
        if (message.editTime() != null) line.append(" (edited)", DIM);
        for (Reaction reaction : message.reactions()) {
            line.append(" " + VisibleText.line(reaction.emoji()) + reaction.count(), DIM);
        }
        return line.toAttributedString();
    }

    private AttributedStyle colour(UserId user) {
        if (names.isSelf(user)) return PLAIN.bold();
        return PLAIN.foreground(COLOURS.get(Math.floorMod(user.value().hashCode(), COLOURS.size())));
    }

    private static String indented(String text) {
        List<String> lines = VisibleText.lines(text);
        if (lines.size() <= MAX_LINES) return String.join(INDENT, lines);
        return String.join(INDENT, lines.subList(0, MAX_LINES)) + INDENT + "… and " + (lines.size() - MAX_LINES)
                + " more lines";
    }

    private static AttributedString failure(int number, Outgoing message) {
        ParleyException why = message.failure();
        String reason = why == null ? "no reason was given" : Sentence.of(why);
        String excerpt = VisibleText.start(message.draft().text(), MAX_EXCERPT);
        return bad("✖ not sent: " + excerpt + INDENT + reason + INDENT + "/retry " + number + " sends it again, "
                + "/discard " + number + " gives it up");
    }

    /// A message where its room is not in view, in one line.
    AttributedString excerpt(Message message, String room) {
        return new AttributedStringBuilder()
                .append(room + " #" + message.seq() + " " + time(message.createTime()) + " ", DIM)
                .append(names.of(message.senderId()), colour(message.senderId()))
                .append(": " + VisibleText.start(message.text(), MAX_EXCERPT))
                .toAttributedString();
    }

    /// The time of day, with the date unless it is today.
    String time(Instant instant) {
        boolean isToday = LocalDate.ofInstant(instant, clock.getZone()).equals(LocalDate.now(clock));
        return (isToday ? today : otherDay).format(instant);
    }
}
