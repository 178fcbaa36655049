package dev.parley.server.store;

import dev.parley.server.model.Member;
import dev.parley.server.model.Room;

/// A room and what one user is to it.
///
/// @param member its role is NONE for a stranger, BANNED for who was put out
public record Place(Room room, Member member) {}
