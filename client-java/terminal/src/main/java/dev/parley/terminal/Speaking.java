package dev.parley.terminal;

import dev.parley.client.Draft;
import dev.parley.client.Message;
import dev.parley.client.Page;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.Timeline;
import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Does what is asked for with the messages of the room in view. On the thread of events.
final class Speaking {
    private static final Pattern MENTION = Pattern.compile("(?<![A-Za-z0-9_.@-])@[A-Za-z0-9][A-Za-z0-9_.-]{1,31}");
    private static final int MAX_MENTIONS = 50;
    /// Pages that are loaded to find an older message.
    private static final int MAX_PAGES = 4;

    private final ParleyClient client;
    private final Screen screen;
    private final Scribe scribe;
    private final Names names;
    private final Introductions introductions;
    private final Replies replies;
    private final View view;
    private boolean wasWriting;

    Speaking(
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

    void act(Command.OfMessage command) {
        switch (command) {
            case Command.OfMessage.Say(String text) -> view.inRoom(room -> send(room, draft(text)));
            case Command.OfMessage.Reply(long seq, String text) ->
                view.inRoom(room -> send(room, draft(text).inReplyTo(seq)));
            case Command.OfMessage.Edit(long seq, String text) ->
                withMessage(seq, message -> replies.then(client.edit(message, text), _ -> {}));
            case Command.OfMessage.Delete(long seq) ->
                view.inRoom(room -> replies.then(client.delete(room, seq), _ -> {}));
            case Command.OfMessage.React(long seq, String emoji) ->
                view.inRoom(room -> replies.then(client.react(room, seq, emoji), _ -> {}));
            case Command.OfMessage.Unreact(long seq, String emoji) ->
                view.inRoom(room -> replies.then(client.unreact(room, seq, emoji), _ -> {}));
            case Command.OfMessage.Search(String words) -> replies.then(client.search(words, null, ""), this::found);
            case Command.OfMessage.History() -> view.older();
            case Command.OfMessage.Retry(int number) -> withFailure(number, client::retry);
            case Command.OfMessage.Discard(int number) -> withFailure(number, client::discard);
        }
    }

    // --- sending ---

    private void send(RoomId room, Draft draft) {
        var _ = client.send(room, draft);
        stopWriting(room);
    }

    /// A text that mentions those whose handles stand in it, as far as they were seen.
    private Draft draft(String text) {
        Set<UserId> mentioned = new LinkedHashSet<>();
        MENTION.matcher(text).results().map(MatchResult::group).forEach(word -> mentioned(word, mentioned));
        return new Draft(
                text, Map.of(), 0, mentioned.stream().limit(MAX_MENTIONS).toList());
    }

    private void mentioned(String word, Set<UserId> mentioned) {
        String handle = Handle.bare(word);
        // A handle may have a dot, and a sentence may end with one.
        names.userCalled(handle)
                .or(() -> names.userCalled(handle.replaceAll("[.-]+$", "")))
                .ifPresent(mentioned::add);
    }

    /// The line that is being typed has changed.
    void typed(String line) {
        boolean isWriting = !line.isBlank() && (!line.startsWith("/") || line.startsWith("//"));
        if (isWriting) view.room().ifPresent(room -> client.typing(room, true));
        else if (wasWriting) view.room().ifPresent(this::stopWriting);
        wasWriting = isWriting;
    }

    private void stopWriting(RoomId room) {
        client.typing(room, false);
        wasWriting = false;
    }

    private void withFailure(int number, Consumer<Outgoing> work) {
        view.failure(number)
                .ifPresentOrElse(
                        work,
                        () -> screen.refuse("No refused message of this room has the number " + number + " any more."));
    }

    // --- what is there ---

    /// Finds a message of the room in view, loading what is older if need be.
    private void withMessage(long seq, Consumer<Message> work) {
        view.inRoom(room -> {
            Timeline timeline = client.timeline(room);
            replies.then(
                    Backfill.reach(timeline, seq, MAX_PAGES),
                    _ -> timeline.message(seq)
                            .ifPresentOrElse(
                                    work,
                                    () -> screen.refuse(
                                            "Message #" + seq + " is not loaded; /history loads what is older.")));
        });
    }

    private void found(Page<Message> page) {
        if (page.items().isEmpty()) {
            screen.note("Nothing was found.");
            return;
        }
        List<UserId> senders = page.items().stream().map(Message::senderId).toList();
        introductions.thenDo(
                senders,
                () -> replies.orSay(() -> {
                    // The newest one next to the line that is typed.
                    for (Message message : page.items().reversed()) {
                        screen.print(scribe.excerpt(message, names.of(message.roomId())));
                    }
                    if (!page.nextToken().isEmpty())
                        screen.note("… and older ones: search for more words to find them.");
                }));
    }
}
