package dev.parley.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a user is there.
///
/// @param lastActiveTime when it was last online, as far as the server knows; null when never
public record Presence(
        UserId userId, boolean isOnline, @Nullable Instant lastActiveTime) {}
