package dev.parley.terminal;

import java.util.List;

/// What a typed line asks for.
sealed interface Command {
    /// About the messages of the room in view.
    sealed interface OfMessage extends Command {
        record Say(String text) implements OfMessage {}

        record Reply(long seq, String text) implements OfMessage {}

        record Edit(long seq, String text) implements OfMessage {}

        record Delete(long seq) implements OfMessage {}

        record React(long seq, String emoji) implements OfMessage {}

        record Unreact(long seq, String emoji) implements OfMessage {}

        record Search(String words) implements OfMessage {}

        record History() implements OfMessage {}

        record Retry(int number) implements OfMessage {}

        record Discard(int number) implements OfMessage {}
    }

    /// About rooms.
    sealed interface OfRoom extends Command {
        record ListAll() implements OfRoom {}

        record Enter(String name) implements OfRoom {}

        record Join(String handle) implements OfRoom {}

        /// @param query the beginning of a handle or title; empty for all
        record Directory(String query) implements OfRoom {}

        record Create(String handle, String title) implements OfRoom {}

        record CreatePrivate(String title, List<String> handles) implements OfRoom {
            public CreatePrivate {
                handles = List.copyOf(handles);
            }
        }

        record Direct(String handle) implements OfRoom {}

        record Leave() implements OfRoom {}
    }

    /// About users.
    sealed interface OfUser extends Command {
        record Invite(String handle) implements OfUser {}

        record Kick(String handle) implements OfUser {}

        record Members() implements OfUser {}

        record Who(String handle) implements OfUser {}
    }

    /// Ends the chat.
    sealed interface Ending extends Command {
        record Quit() implements Ending {}

        record SignOut() implements Ending {}
    }

    record Connect() implements Command {}

    record Help() implements Command {}

    /// An empty line.
    record Nothing() implements Command {}

    /// A line that cannot be understood.
    ///
    /// @param sentence what to write instead
    record Wrong(String sentence) implements Command {}
}
