package dev.parley.server.store;

import dev.parley.server.model.UserId;
import java.util.UUID;

/// What came of trading a refresh token.
public sealed interface Rotation {
    /// The fresh token is stored and good.
    record Rotated(UUID session, UserId user) implements Rotation {}

    /// The token was used long ago: one of its two users is a thief, and the session is revoked now.
    record Reused(UUID session, UserId user) implements Rotation {}

    /// No such token, or it has expired, or its session was revoked before.
    record Worthless() implements Rotation {}
}
