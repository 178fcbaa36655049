package dev.parley.client;

/// Something that a screen or a program may want to act on. What it says is already so when it is told.
public sealed interface Change {
    /// The connection has another state or transport.
    record ConnectionChanged(ConnectionChange change) implements Change {}

    /// Everything that was missed while there was no connection has been told.
    record CaughtUp() implements Change {}

    /// Too much was missed to be told one by one, or the server's database is another one: the client goes on
    /// from what is so now. What lies between is in the timelines, and no [MessageReceived] tells of it.
    record SnapshotTaken() implements Change {}

    /// A message came from the log, for the first time. After a restart of the program with the same [Store],
    /// messages that were told shortly before may be told again: recognise them by room and seq.
    record MessageReceived(Message message) implements Change {}

    /// The list of rooms changed: a room came, went, or shows something else, such as another unread count.
    record RoomsChanged(RoomId roomId) implements Change {}

    /// A timeline has other entries.
    record TimelineChanged(RoomId roomId) implements Change {}

    /// A room has other members, or a member has another role.
    record MembersChanged(RoomId roomId) implements Change {}

    /// Other members write in a room, or have stopped.
    record TypingChanged(RoomId roomId) implements Change {}

    /// A user came or went.
    record PresenceChanged(UserId userId) implements Change {}

    /// A user that was asked for is known now, or has another profile.
    record UserChanged(User user) implements Change {}

    /// The user of this client has other credentials, or none any more (`signOut`, or the server ended the
    /// session).
    record SignedInChanged(boolean isSignedIn) implements Change {}
}
