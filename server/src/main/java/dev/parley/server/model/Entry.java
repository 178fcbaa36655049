package dev.parley.server.model;

/// One entry of the log.
///
/// @param position its place: dense from 1, in commit order
public record Entry(long position, RoomId room, Change change) {}
