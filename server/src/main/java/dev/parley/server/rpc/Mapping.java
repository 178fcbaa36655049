package dev.parley.server.rpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.parley.server.model.Change;
import dev.parley.server.model.Entry;
import dev.parley.server.model.MessageView;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import dev.parley.v1.Event;
import dev.parley.v1.Member;
import dev.parley.v1.MemberChanged;
import dev.parley.v1.Message;
import dev.parley.v1.Presence;
import dev.parley.v1.Reaction;
import dev.parley.v1.ReactionChanged;
import dev.parley.v1.ReadMarked;
import dev.parley.v1.Role;
import dev.parley.v1.Room;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The model in the words of the contract. The other way is {@link Arguments}.
final class Mapping {
    private Mapping() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /// A revision as clients carry it.
    static String etag(long revision) {
        return Long.toString(revision);
    }

    static User user(UserProfile profile) {
        return User.newBuilder()
                .setUserId(profile.id().toString())
                .setHandle(profile.handle())
                .setDisplayName(profile.displayName())
                .setAvatarUrl(profile.avatarUrl())
                .setCreateTime(timestamp(profile.createTime()))
                .setUpdateTime(timestamp(profile.updateTime()))
                .setEtag(etag(profile.revision()))
                .build();
    }

    static Room room(dev.parley.server.model.Room room) {
        Room.Builder built = Room.newBuilder()
                .setRoomId(room.id().toString())
                .setKind(kind(room.kind()))
                .setHandle(room.handle())
                .setTitle(room.title())
                .setTopic(room.topic())
                .setLastSeq(room.lastSeq())
                .setMemberCount(room.memberCount())
                .setCreateTime(timestamp(room.createTime()))
                .setUpdateTime(timestamp(room.updateTime()))
                .setEtag(etag(room.revision()));
        for (UserId user : room.directUsers()) built.addDirectUserIds(user.toString());
        return built.build();
    }

    private static Room.Kind kind(RoomKind kind) {
        return switch (kind) {
            case PUBLIC -> Room.Kind.KIND_PUBLIC;
            case PRIVATE -> Room.Kind.KIND_PRIVATE;
            case DIRECT -> Room.Kind.KIND_DIRECT;
        };
    }

    static RoomSummary summary(dev.parley.server.model.RoomSummary summary) {
        RoomSummary.Builder built = RoomSummary.newBuilder()
                .setRoom(room(summary.room()))
                .setMember(member(summary.member()))
                .setUnreadCount(summary.unreadCount());
        if (summary.lastMessage() != null) built.setLastMessage(message(summary.lastMessage()));
        return built.build();
    }

    static Member member(dev.parley.server.model.Member member) {
        return Member.newBuilder()
                .setRoomId(member.room().toString())
                .setUserId(member.user().toString())
                .setRole(role(member.role()))
                .setState(state(member.role()))
                .setReadSeq(member.readSeq())
                .setJoinTime(timestamp(member.joinTime()))
                .build();
    }

    private static Role role(dev.parley.server.model.Role role) {
        return switch (role) {
            case NONE, BANNED -> Role.ROLE_UNSPECIFIED;
            case MEMBER -> Role.ROLE_MEMBER;
            case ADMIN -> Role.ROLE_ADMIN;
            case OWNER -> Role.ROLE_OWNER;
        };
    }

    private static Member.State state(dev.parley.server.model.Role role) {
        return switch (role) {
            case NONE -> Member.State.STATE_LEFT;
            case BANNED -> Member.State.STATE_BANNED;
            case MEMBER, ADMIN, OWNER -> Member.State.STATE_ACTIVE;
        };
    }

    static Message message(MessageView view) {
        return unfinished(view.message())
                .addAllReactions(reactions(view.reactions()))
                .build();
    }

    /// Without reactions, as events and lists of rooms carry it.
    static Message message(dev.parley.server.model.Message message) {
        return unfinished(message).build();
    }

    private static Message.Builder unfinished(dev.parley.server.model.Message message) {
        Message.Builder built = Message.newBuilder()
                .setRoomId(message.room().toString())
                .setSeq(message.seq())
                .setSenderId(message.sender().toString())
                .setClientMessageId(message.clientMessageId().toString())
                .setText(message.text())
                .putAllAttributes(message.attributes())
                .setReplyToSeq(message.replyToSeq())
                .setCreateTime(timestamp(message.createTime()))
                .setEtag(etag(message.revision()));
        for (UserId user : message.mentions()) built.addMentionedUserIds(user.toString());
        if (message.editTime() != null) built.setEditTime(timestamp(message.editTime()));
        if (message.deleteTime() != null) built.setDeleteTime(timestamp(message.deleteTime()));
        return built;
    }

    static List<Reaction> reactions(List<dev.parley.server.model.Reaction> reactions) {
        return reactions.stream().map(Mapping::reaction).toList();
    }

    private static Reaction reaction(dev.parley.server.model.Reaction reaction) {
        return Reaction.newBuilder()
                .setEmoji(reaction.emoji())
                .setCount(reaction.count())
                .addAllUserIds(
                        reaction.firstUsers().stream().map(UserId::toString).toList())
                .setReactedByCaller(reaction.byCaller())
                .build();
    }

    static Presence presence(UserId user, boolean online, @Nullable Instant lastActive) {
        Presence.Builder built = Presence.newBuilder()
                .setUserId(user.toString())
                .setState(online ? Presence.State.STATE_ONLINE : Presence.State.STATE_OFFLINE);
        if (lastActive != null) built.setLastActiveTime(timestamp(lastActive));
        return built.build();
    }

    static Event event(Entry entry) {
        Event.Builder event = Event.newBuilder()
                .setPosition(entry.position())
                .setRoomId(entry.room().toString());
        switch (entry.change()) {
            case Change.MessageSent(var message) -> event.setMessageSent(message(message));
            case Change.MessageEdited(var message) -> event.setMessageEdited(message(message));
            case Change.MessageDeleted(var message) -> event.setMessageDeleted(message(message));
            case Change.ReactionChanged change -> event.setReactionChanged(reactionChanged(change));
            case Change.MemberChanged change -> event.setMemberChanged(memberChanged(change));
            case Change.RoomChanged(var room) -> event.setRoomChanged(room(room));
            case Change.ReadMarked(UserId user, long readSeq) ->
                event.setReadMarked(
                        ReadMarked.newBuilder().setUserId(user.toString()).setReadSeq(readSeq));
        }
        return event.build();
    }

    private static ReactionChanged reactionChanged(Change.ReactionChanged change) {
        return ReactionChanged.newBuilder()
                .setSeq(change.seq())
                .setUserId(change.user().toString())
                .setEmoji(change.emoji())
                .setPresent(change.present())
                .build();
    }

    private static MemberChanged memberChanged(Change.MemberChanged change) {
        return MemberChanged.newBuilder()
                .setMember(member(change.member()))
                .setActorUserId(change.actor().toString())
                .setChangeTime(timestamp(change.time()))
                .build();
    }
}
