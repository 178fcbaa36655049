package dev.parley.server.fanout;

import java.util.ArrayList;
import java.util.List;

/// Who hears one room on this node. Confined to the hub's lock.
final class Audience {
    /// Live subscribers whose users are members.
    final List<Subscriber> live = new ArrayList<>(2);
    /// Those of them that have the room in view.
    final List<Subscriber> focused = new ArrayList<>(0);

    boolean isEmpty() {
        return live.isEmpty();
    }
}
