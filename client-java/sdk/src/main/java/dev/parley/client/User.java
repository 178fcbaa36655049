package dev.parley.client;

/// A person or a program as others see them.
///
/// @param handle the unique name that people type
/// @param displayName what a screen shows
/// @param avatarUrl an https address of a picture; empty when there is none
/// @param etag changes with each change of the profile
public record User(UserId id, String handle, String displayName, String avatarUrl, String etag) {}
