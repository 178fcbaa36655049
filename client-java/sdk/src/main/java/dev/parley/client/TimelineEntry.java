package dev.parley.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of a timeline: a message of the room, or one of the client's own on its way there.
public sealed interface TimelineEntry {
    /// A message in its final place.
    record Posted(Message message) implements TimelineEntry {}

    /// A message that this client sends. It stands behind all posted ones, in the order of sending.
    ///
    /// @param clientMessageId its id, made before the first try
    /// @param time when it was written, by this machine's clock
    /// @param failure why it failed; null unless it did
    record Outgoing(
            RoomId roomId,
            String clientMessageId,
            Draft draft,
            Instant time,
            State state,
            @Nullable ParleyException failure)
            implements TimelineEntry {
        /// How far it has come.
        public enum State {
            /// Not acknowledged yet; it is repeated until it is.
            PENDING,
            /// Acknowledged; the messages before it are not here yet.
            SENT,
            /// Refused for good. [ParleyClient#retry] sends it again, [ParleyClient#discard] gives it up.
            FAILED
        }

        Outgoing in(State next, @Nullable ParleyException why) {
            return new Outgoing(roomId, clientMessageId, draft, time, next, why);
        }
    }
}
