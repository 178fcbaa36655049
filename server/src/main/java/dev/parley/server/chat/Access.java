package dev.parley.server.chat;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Place;
import dev.parley.server.store.Tables;
import java.util.Optional;

/// Who may do what in which room: the one place that says no to those who are not members, in the same words whether
/// the room exists or not.
final class Access {
    private Access() {}

    /// The room and the caller's place in it, if the caller is a member.
    static Outcome<Place> member(Tables tables, RoomId room, UserId caller) {
        Optional<Place> place = tables.rooms().place(room, caller);
        return place.isPresent() && place.get().member().role().isMember()
                ? Outcome.done(place.get())
                : Outcome.refused(Refusal.roomAccessDenied());
    }

    /// The same for what takes a role, in a room that is not direct.
    static Outcome<Place> ranked(Tables tables, RoomId room, UserId caller, Role atLeast) {
        return notDirect(tables, room, caller)
                .then(place -> place.member().role().atLeast(atLeast)
                        ? Outcome.done(place)
                        : Outcome.refused(roleTooLow(atLeast)));
    }

    /// The same for what does not exist in direct rooms.
    static Outcome<Place> notDirect(Tables tables, RoomId room, UserId caller) {
        return member(tables, room, caller)
                .then(place -> place.room().kind() == RoomKind.DIRECT
                        ? Outcome.refused(directUnsuited())
                        : Outcome.done(place));
    }

    static Refusal directUnsuited() {
        return Refusal.of(
                Reason.ROOM_KIND_UNSUITED, "a direct room stays as it is: its two people, no title, no roles");
    }

    static Refusal roleTooLow(Role needed) {
        return Refusal.of(
                Reason.ROLE_TOO_LOW, "this takes the role " + needed.name().toLowerCase(java.util.Locale.ROOT));
    }

    static Refusal lastOwner() {
        return Refusal.of(Reason.LAST_OWNER, "the room would be left without an owner; make somebody else owner first");
    }

    static Refusal roomFull() {
        return Refusal.of(
                        Reason.ROOM_FULL, "the room has as many members as a room may: " + Limits.MAX_MEMBERS_PER_ROOM)
                .with("limit", Integer.toString(Limits.MAX_MEMBERS_PER_ROOM));
    }

    static Refusal userNotFound(UserId user) {
        return Refusal.of(Reason.USER_NOT_FOUND, "there is no user " + user).with("user_id", user.toString());
    }

    static Refusal memberNotFound(UserId user) {
        return Refusal.of(Reason.MEMBER_NOT_FOUND, user + " is not a member of this room")
                .with("user_id", user.toString());
    }

    static Refusal etagMismatch() {
        return Refusal.of(Reason.ETAG_MISMATCH, "it has changed since it was read; read it again and decide anew");
    }
}
