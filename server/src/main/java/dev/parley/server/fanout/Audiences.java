package dev.parley.server.fanout;

import dev.parley.server.model.Role;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who hears which room on this node. Membership moves on with the entries that are handed out. Confined to the
/// hub's lock, like `rooms`, `focus`, `live`, `liveFrom` and `touched` of every live subscriber.
final class Audiences {
    private final Map<Long, Audience> byRoom = new HashMap<>();
    private final Map<Long, List<Subscriber>> byUser = new HashMap<>();

    private static final class Audience {
        /// Live subscribers whose users are members.
        final List<Subscriber> live = new ArrayList<>(2);
        /// Those of them that have the room in view.
        final List<Subscriber> focused = new ArrayList<>(0);
    }

    /// Entries up to `from` are not offered.
    void attach(Subscriber subscriber, long from) {
        subscriber.live = true;
        subscriber.liveFrom = from;
        for (long room : subscriber.rooms) enter(subscriber, room);
        byUser.computeIfAbsent(subscriber.user().value(), _ -> new ArrayList<>(1))
                .add(subscriber);
    }

    /// Nothing when it is not attached.
    void detach(Subscriber subscriber) {
        if (!subscriber.live) return;
        subscriber.live = false;
        for (long room : subscriber.rooms) exit(subscriber, room);
        List<Subscriber> ofUser = byUser.get(subscriber.user().value());
        if (ofUser != null && ofUser.remove(subscriber) && ofUser.isEmpty()) {
            byUser.remove(subscriber.user().value());
        }
    }

    /// Puts other rooms in view.
    void focus(Subscriber subscriber, Set<Long> rooms) {
        for (long room : subscriber.focus) unfocus(subscriber, room);
        subscriber.focus = rooms;
        if (!subscriber.live) return;
        for (long room : rooms)
            if (subscriber.rooms.contains(room)) audience(room).focused.add(subscriber);
    }

    /// Hands an entry to everybody who may see it: who comes in by it sees it, and who goes out by it still does. A
    /// subscriber whose mailbox is full goes back to its cursor.
    ///
    /// @param touched those with something new; each once, marked until the caller clears the mark
    void offer(Slot slot, List<Subscriber> touched) {
        if (slot.member() != null && slot.member().member().role().isMember()) move(slot);
        Audience audience = byRoom.get(slot.room());
        if (audience == null) return;
        for (int i = audience.live.size() - 1; i >= 0; i--) offer(slot, audience.live.get(i), touched);
        if (slot.member() != null && !slot.member().member().role().isMember()) move(slot);
    }

    private void offer(Slot slot, Subscriber subscriber, List<Subscriber> touched) {
        if (slot.position() <= subscriber.liveFrom) return;
        if (!subscriber.touched) {
            subscriber.touched = true;
            touched.add(subscriber);
        }
        if (!subscriber.mailbox.offer(slot)) {
            subscriber.lagsAfter(slot.position() - 1);
            detach(subscriber);
        }
    }

    private void move(Slot slot) {
        if (slot.member() == null) return;
        Role role = slot.member().member().role();
        UserId user = slot.member().member().user();
        for (Subscriber subscriber : byUser.getOrDefault(user.value(), List.of())) {
            if (slot.position() <= subscriber.liveFrom) continue;
            if (role.isMember() && subscriber.rooms.add(slot.room())) enter(subscriber, slot.room());
            else if (!role.isMember() && subscriber.rooms.remove(slot.room())) exit(subscriber, slot.room());
        }
    }

    /// Those that have one of the rooms in view.
    Set<Subscriber> watchersOf(Set<Long> rooms) {
        Set<Subscriber> watchers = new HashSet<>();
        for (long room : rooms) {
            Audience audience = byRoom.get(room);
            if (audience != null) watchers.addAll(audience.focused);
        }
        return watchers;
    }

    /// Users with a live subscriber in the room, up to a limit.
    Set<UserId> usersIn(long room, int limit) {
        Set<UserId> users = new HashSet<>();
        Audience audience = byRoom.get(room);
        if (audience == null) return users;
        for (Subscriber subscriber : audience.live) {
            users.add(subscriber.user());
            if (users.size() == limit) break;
        }
        return users;
    }

    private Audience audience(long room) {
        return byRoom.computeIfAbsent(room, _ -> new Audience());
    }

    private void enter(Subscriber subscriber, long room) {
        Audience audience = audience(room);
        audience.live.add(subscriber);
        if (subscriber.focus.contains(room)) audience.focused.add(subscriber);
    }

    private void exit(Subscriber subscriber, long room) {
        Audience audience = byRoom.get(room);
        if (audience == null) return;
        audience.live.remove(subscriber);
        audience.focused.remove(subscriber);
        if (audience.live.isEmpty()) byRoom.remove(room);
    }

    private void unfocus(Subscriber subscriber, long room) {
        Audience audience = byRoom.get(room);
        if (audience != null) audience.focused.remove(subscriber);
    }
}
