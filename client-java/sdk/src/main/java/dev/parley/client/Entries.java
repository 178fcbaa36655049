package dev.parley.client;

import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.TimelineEntry.Outgoing.State;
import dev.parley.client.TimelineEntry.Posted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The entries of one timeline: a stretch of the room's messages without a hole, and behind it what this
/// client still sends. Not for several threads.
final class Entries {
    /// The server names this many of those who reacted; with more, nobody here can tell who is among them.
    private static final int NAMED_REACTIONS = 20;
    /// Messages that are kept; beyond it, the oldest go, and may be loaded again.
    static final int LIMIT = 10_000;

    private static final int TRIMMED = 2_000;

    private final Predicate<UserId> isSelf;
    /// One after the other by seq.
    private final List<Message> posted = new ArrayList<>();
    /// Messages whose reactions are not known: a room's summary does not tell those of its newest one.
    private final Set<Long> bare = new HashSet<>();
    /// By client_message_id, whose order is that of sending.
    private final Map<String, Outgoing> outgoing = new TreeMap<>();
    /// The seqs of acknowledged ones that are not posted yet.
    private final Map<String, Long> acknowledged = new HashMap<>();

    /// @param isSelf whether a user is the client's own
    Entries(Predicate<UserId> isSelf) {
        this.isSelf = isSelf;
    }

    /// What came of something that the log said.
    enum Effect {
        NONE,
        CHANGED,
        /// The message has to be read again.
        UNCERTAIN
    }

    List<TimelineEntry> all() {
        List<TimelineEntry> all = new ArrayList<>(posted.size() + outgoing.size());
        for (Message message : posted) all.add(new Posted(message));
        all.addAll(outgoing.values());
        return all;
    }

    /// The first seq of the stretch; 0 when it is empty.
    long firstSeq() {
        return posted.isEmpty() ? 0 : posted.getFirst().seq();
    }

    /// The seq before which older messages are to be asked for; 0 when there is nothing to ask for.
    long wantedBefore() {
        long first = firstSeq();
        if (bare.contains(first)) return first + 1;
        return first > 1 ? first : 0;
    }

    /// The last seq of the stretch; 0 when it is empty.
    long lastSeq() {
        return posted.isEmpty() ? 0 : posted.getLast().seq();
    }

    Optional<Message> message(long seq) {
        return isWithin(seq) ? Optional.of(posted.get(indexOf(seq))) : Optional.empty();
    }

    private boolean isWithin(long seq) {
        return !posted.isEmpty() && seq >= firstSeq() && seq <= lastSeq();
    }

    private int indexOf(long seq) {
        return (int) (seq - firstSeq());
    }

    // --- what the room says ---

    /// A message of the room, from the log.
    Effect post(Message message) {
        arrived(message);
        long seq = message.seq();
        if (isWithin(seq)) return update(message);
        if (!posted.isEmpty() && seq < firstSeq()) return Effect.NONE;
        // The room's messages come without a hole. Where the user was away, the stretch begins anew.
        if (!posted.isEmpty() && seq > lastSeq() + 1) posted.clear();
        posted.add(message);
        if (posted.size() > LIMIT) posted.subList(0, TRIMMED).clear();
        forgetAcknowledged();
        return Effect.CHANGED;
    }

    /// A message is in the room: it is not on its way any more, whatever was acknowledged.
    private void arrived(Message message) {
        if (isSelf.test(message.senderId())) forget(message.clientMessageId());
    }

    /// A message as it is now. An older state than the one here changes nothing. Reactions stay: the log
    /// tells them apart.
    Effect update(Message message) {
        if (!isWithin(message.seq())) return Effect.NONE;
        Message former = posted.get(indexOf(message.seq()));
        if (isOlder(message, former)) return Effect.NONE;
        Message now = message.isDeleted() ? message : message.withReactions(former.reactions());
        return replace(former, now);
    }

    /// A message with its reactions, just read.
    Effect reread(Message message) {
        if (!isWithin(message.seq())) return Effect.NONE;
        bare.remove(message.seq());
        return replace(posted.get(indexOf(message.seq())), message);
    }

    private Effect replace(Message former, Message now) {
        posted.set(indexOf(now.seq()), now);
        return now.equals(former) ? Effect.NONE : Effect.CHANGED;
    }

    private static boolean isOlder(Message message, Message than) {
        if (than.isDeleted()) return !message.isDeleted();
        Instant edited = message.editTime();
        Instant former = than.editTime();
        return !message.isDeleted() && former != null && (edited == null || edited.isBefore(former));
    }

    /// An emoji put on a message or taken off.
    Effect react(long seq, UserId user, String emoji, boolean isPresent) {
        if (!isWithin(seq)) return Effect.NONE;
        Message message = posted.get(indexOf(seq));
        List<Reaction> reactions = new ArrayList<>(message.reactions());
        int at = 0;
        while (at < reactions.size() && !reactions.get(at).emoji().equals(emoji)) at++;
        Reaction former = at < reactions.size() ? reactions.get(at) : new Reaction(emoji, 0, List.of(), false);
        boolean wasNamed = former.userIds().contains(user);
        boolean isSure = wasNamed || former.userIds().size() == former.count();
        boolean isUnknown = !isSure || (isPresent && !wasNamed && former.count() >= NAMED_REACTIONS);
        if (isUnknown || bare.contains(seq)) return Effect.UNCERTAIN;
        if (wasNamed == isPresent) return Effect.NONE;
        Reaction now = changed(former, user, isPresent);
        if (at == reactions.size()) reactions.add(now);
        else if (now.count() == 0) reactions.remove(at);
        else reactions.set(at, now);
        return replace(message, message.withReactions(reactions));
    }

    private Reaction changed(Reaction former, UserId user, boolean isPresent) {
        List<UserId> users = new ArrayList<>(former.userIds());
        if (isPresent) users.add(user);
        else users.remove(user);
        return new Reaction(
                former.emoji(),
                former.count() + (isPresent ? 1 : -1),
                users,
                isSelf.test(user) ? isPresent : former.isMine());
    }

    /// Older messages, newest first. Those that do not end where the stretch begins, which may be elsewhere
    /// by now, are left out.
    void prepend(List<Message> newestFirst) {
        List<Message> older = new ArrayList<>();
        long expected = firstSeq() - 1;
        for (Message message : newestFirst) {
            if (bare.contains(message.seq())) reread(message);
            if (message.seq() != expected) continue;
            arrived(message);
            older.addFirst(message);
            expected = message.seq() - 1;
        }
        posted.addAll(0, older);
    }

    /// The stretch begins anew with the newest message, if there is any.
    void restart(@Nullable Message newest) {
        posted.clear();
        bare.clear();
        if (newest == null) return;
        arrived(newest);
        posted.add(newest);
        bare.add(newest.seq());
        forgetAcknowledged();
    }

    /// What was acknowledged and has its place by now, or one before the stretch.
    private void forgetAcknowledged() {
        List.copyOf(acknowledged.entrySet()).forEach(entry -> {
            if (entry.getValue() <= lastSeq()) forget(entry.getKey());
        });
    }

    // --- what this client sends ---

    void add(Outgoing message) {
        outgoing.put(message.clientMessageId(), message);
    }

    Optional<Outgoing> outgoing(String clientMessageId) {
        return Optional.ofNullable(outgoing.get(clientMessageId));
    }

    /// It waits again, or has failed; its place stays.
    void change(Outgoing message) {
        outgoing.replace(message.clientMessageId(), message);
    }

    /// It is stored as `seq`: it takes its place at once when nothing is missing before it.
    void sent(String clientMessageId, long seq, Instant createTime, UserId sender) {
        Outgoing message = outgoing.get(clientMessageId);
        if (message == null) return;
        if (seq <= lastSeq()) {
            // Among those shown, or before them.
            forget(clientMessageId);
        } else if (!posted.isEmpty() && seq == lastSeq() + 1) {
            forget(clientMessageId);
            posted.add(posted(message, seq, createTime, sender));
        } else {
            acknowledged.put(clientMessageId, seq);
            outgoing.put(clientMessageId, message.in(State.SENT, null));
        }
    }

    private static Message posted(Outgoing message, long seq, Instant createTime, UserId sender) {
        Draft draft = message.draft();
        return new Message(
                message.roomId(),
                seq,
                sender,
                message.clientMessageId(),
                draft.text(),
                draft.attributes(),
                draft.replyToSeq(),
                draft.mentionedUserIds(),
                List.of(),
                createTime,
                null,
                null,
                "");
    }

    /// Nothing is left.
    void clear() {
        restart(null);
        outgoing.clear();
        acknowledged.clear();
    }

    void forget(String clientMessageId) {
        outgoing.remove(clientMessageId);
        acknowledged.remove(clientMessageId);
    }
}
