package dev.parley.client;

import java.util.List;

/// A room to make.
///
/// @param kind public or private; direct ones are opened by [ParleyClient#openDirectRoom]
/// @param handle the unique name of a public one: 2 to 32 letters (A–Z), digits, `_`, `.`, `-`; empty for a
///     private one
/// @param title 1 to 128 characters
/// @param topic at most 1 024 characters; may be empty
/// @param members who is in it from the beginning, beside its maker; at most 100
public record NewRoom(Room.Kind kind, String handle, String title, String topic, List<UserId> members) {
    public NewRoom {
        if (kind == Room.Kind.DIRECT) {
            throw new IllegalArgumentException("a direct room is opened with the other person, not made");
        }
        members = List.copyOf(members);
    }

    /// A room that anybody may find and join.
    public static NewRoom ofPublic(String handle, String title) {
        return new NewRoom(Room.Kind.PUBLIC, handle, title, "", List.of());
    }

    /// A room for these members and those whom an admin adds.
    public static NewRoom ofPrivate(String title, List<UserId> members) {
        return new NewRoom(Room.Kind.PRIVATE, "", title, "", members);
    }
}
