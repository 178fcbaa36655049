package dev.parley.server.model;

import java.time.Instant;

/// A user as other users see them.
///
/// @param handle unique name without regard to case, 2 to 32 characters
/// @param displayName what a screen shows; never empty
/// @param avatarUrl an https address; empty when there is none
/// @param revision grows by one with each change; the wire's etag
public record UserProfile(
        UserId id,
        String handle,
        String displayName,
        String avatarUrl,
        Instant createTime,
        Instant updateTime,
        long revision) {}
