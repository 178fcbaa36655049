package dev.parley.server.store;

import org.jspecify.annotations.Nullable;

/// The change that a user makes to their profile.
///
/// @param displayName the new one; null leaves it
/// @param avatarUrl the new one, empty to remove it; null leaves it
/// @param basedOn the revision that the change was made on; null changes whatever there is
public record ProfileChange(
        @Nullable String displayName,
        @Nullable String avatarUrl,
        @Nullable Long basedOn) {}
