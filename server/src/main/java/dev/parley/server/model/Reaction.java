package dev.parley.server.model;

import java.util.List;

/// One emoji on one message, counted.
///
/// @param firstUsers the first users who reacted with it, at most 20
/// @param byCaller whether the user who asked is among all of them
public record Reaction(String emoji, int count, List<UserId> firstUsers, boolean byCaller) {
    public Reaction {
        firstUsers = List.copyOf(firstUsers);
    }
}
