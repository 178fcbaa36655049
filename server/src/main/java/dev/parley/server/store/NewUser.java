package dev.parley.server.store;

/// What a user begins with; checked by the caller.
///
/// @param handle as its owner wrote it, unique without regard to case
/// @param displayName never empty
public record NewUser(String handle, String displayName) {}
