package dev.parley.terminal;

import dev.parley.client.Member;
import dev.parley.client.Page;
import dev.parley.client.ParleyClient;
import dev.parley.client.Presence;
import dev.parley.client.RoomId;
import dev.parley.client.User;
import dev.parley.client.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Does what is asked for with users, and with the members of the room in view. On the thread of events.
final class People {
    /// Of how many users the presence may be asked at once.
    private static final int MAX_ASKED = 200;

    private static final AttributedStyle DIM = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle HERE = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);

    private final ParleyClient client;
    private final Screen screen;
    private final Scribe scribe;
    private final Names names;
    private final Introductions introductions;
    private final Replies replies;
    private final View view;

    People(
            ParleyClient client,
            Screen screen,
            Scribe scribe,
            Names names,
            Introductions introductions,
            Replies replies,
            View view) {
        this.client = client;
        this.screen = screen;
        this.scribe = scribe;
        this.names = names;
        this.introductions = introductions;
        this.replies = replies;
        this.view = view;
    }

    void act(Command.OfUser command) {
        switch (command) {
            case Command.OfUser.Invite(String handle) -> withMember(handle, client::addMember, " is a member now.");
            case Command.OfUser.Kick(String handle) ->
                withMember(handle, (room, user) -> client.removeMember(room, user, false), " is no member any more.");
            case Command.OfUser.Members() -> view.inRoom(this::members);
            case Command.OfUser.Who(String handle) -> replies.then(client.findUser(handle), this::who);
        }
    }

    private void withMember(String handle, BiFunction<RoomId, UserId, CompletableFuture<Void>> change, String outcome) {
        view.inRoom(room -> replies.then(
                client.findUser(handle),
                user -> replies.then(change.apply(room, user.id()), _ -> screen.note(names.of(user.id()) + outcome))));
    }

    private void who(User user) {
        replies.then(
                client.askPresence(List.of(user.id())),
                presences -> screen.print(new AttributedStringBuilder()
                        .append(names.of(user.id()) + " ")
                        .append(
                                presences.stream()
                                        .findFirst()
                                        .map(this::presenceWords)
                                        .orElse(""),
                                DIM)
                        .toAttributedString()));
    }

    private String presenceWords(Presence presence) {
        if (presence.isOnline()) return "is here";
        Instant last = presence.lastActiveTime();
        return last == null ? "is away" : "is away since " + scribe.time(last);
    }

    private void members(RoomId room) {
        replies.then(client.members(room, ""), page -> {
            List<UserId> users =
                    page.items().stream().map(Member::userId).limit(MAX_ASKED).toList();
            replies.then(
                    client.askPresence(users),
                    _ -> introductions.thenDo(users, () -> replies.orSay(() -> print(page))));
        });
    }

    private void print(Page<Member> page) {
        for (Member member : page.items()) {
            if (member.state() == Member.State.ACTIVE) print(member);
        }
        if (!page.nextToken().isEmpty()) screen.note("… and more members.");
    }

    private void print(Member member) {
        Optional<Presence> presence = client.presence(member.userId());
        boolean isHere = presence.filter(Presence::isOnline).isPresent();
        screen.print(new AttributedStringBuilder()
                .append(isHere ? "● " : "○ ", isHere ? HERE : DIM)
                .append(names.of(member.userId()))
                .append(
                        "  " + member.role().name().toLowerCase(Locale.ROOT) + ", has read up to #" + member.readSeq()
                                + presence.map(known -> ", " + presenceWords(known))
                                        .orElse(""),
                        DIM)
                .toAttributedString());
    }
}
