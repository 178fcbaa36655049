package dev.parley.terminal;

import dev.parley.client.Message;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;

/// Something to print of a room.
sealed interface Line {
    /// A message, for the first time.
    record Posted(Message message) implements Line {}

    /// A message that was printed before has another text.
    record Edited(Message message) implements Line {}

    /// A message that was printed before is gone.
    record Deleted(Message message) implements Line {}

    /// Somebody put an emoji on a message that was printed before, or took it off.
    record Reacted(long seq, UserId user, String emoji, boolean isPresent) implements Line {}

    /// A message of the person's own was refused.
    ///
    /// @param number by which `/retry` and `/discard` name it
    record Failed(int number, Outgoing message) implements Line {}

    /// Messages that stand here were left out.
    record Gap(long count) implements Line {}
}
