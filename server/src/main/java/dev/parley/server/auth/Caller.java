package dev.parley.server.auth;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom a token speaks for.
///
/// @param session what `Revocations` names when the session ends. For the built-in issuer the session's id; for
///     the product's one derived from the token's `sid`, else its `jti`; null when it has neither: such a token
///     cannot be revoked
/// @param expireTime when the token, and every stream opened with it, ends
public record Caller(UserId user, @Nullable UUID session, Instant expireTime) {}
