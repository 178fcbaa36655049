package dev.parley.server.auth;

import dev.parley.server.model.UserId;
import java.time.Instant;
import java.util.UUID;

/// What a client holds after signing up, signing in or refreshing. The tokens are secret: `toString` leaves them
/// out.
///
/// @param session the same through all refreshes
/// @param refreshToken good for one use; 43 characters of base64url
public record SignedIn(
        UserId user,
        UUID session,
        String accessToken,
        Instant accessTokenExpireTime,
        String refreshToken,
        Instant refreshTokenExpireTime) {
    @Override
    public String toString() {
        return "SignedIn[" + user + ", session " + session + "]";
    }
}
