package dev.parley.client;

import java.util.List;

/// One emoji on one message.
///
/// @param count how many users reacted with it
/// @param userIds the first 20 of them
/// @param isMine whether the client's own user is among those who did
public record Reaction(String emoji, int count, List<UserId> userIds, boolean isMine) {
    public Reaction {
        userIds = List.copyOf(userIds);
    }
}
