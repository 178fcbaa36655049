package dev.parley.bench.wire;

/// Somebody who may call.
///
/// @param id as the service names the user, such as `u17`
/// @param token an access token
public record User(String id, String token) {}
