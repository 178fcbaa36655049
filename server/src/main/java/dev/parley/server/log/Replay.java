package dev.parley.server.log;

final class Replay {}
