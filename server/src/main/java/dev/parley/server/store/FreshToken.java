package dev.parley.server.store;

import java.time.Instant;

/// A refresh token that is about to be given out, as the database keeps it.
///
/// @param hash SHA-256 of the token, 32 bytes
/// @param expireTime from here on it buys nothing
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FreshToken(byte[] hash, Instant expireTime) {
    @Override
    public String toString() {
        return "FreshToken[until " + expireTime + "]";
    }
}
