package dev.parley.server.fanout;

final class Tail {}
