package dev.parley.client;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// From the contract's messages to the client's records, and back.
final class Mapping {
    private Mapping() {}

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static @Nullable Instant instant(boolean isThere, Timestamp time) {
        return isThere ? instant(time) : null;
    }

    static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    static <P, R> List<R> all(List<P> told, Function<P, R> mapping) {
        return told.stream().map(mapping).toList();
    }

    static Message message(dev.parley.v1.Message told) {
        return new Message(
                new RoomId(told.getRoomId()),
                told.getSeq(),
                new UserId(told.getSenderId()),
                told.getClientMessageId(),
                told.getText(),
                told.getAttributesMap(),
                told.getReplyToSeq(),
                all(told.getMentionedUserIdsList(), UserId::new),
                all(told.getReactionsList(), Mapping::reaction),
                instant(told.getCreateTime()),
                instant(told.hasEditTime(), told.getEditTime()),
                instant(told.hasDeleteTime(), told.getDeleteTime()),
                told.getEtag());
    }

    static Reaction reaction(dev.parley.v1.Reaction told) {
        return new Reaction(
                told.getEmoji(), told.getCount(), all(told.getUserIdsList(), UserId::new), told.getReactedByCaller());
    }

    static Room room(dev.parley.v1.Room told) {
        return new Room(
                new RoomId(told.getRoomId()),
                switch (told.getKind()) {
                    case KIND_PUBLIC -> Room.Kind.PUBLIC;
                    case KIND_DIRECT -> Room.Kind.DIRECT;
                    case KIND_PRIVATE, KIND_UNSPECIFIED, UNRECOGNIZED -> Room.Kind.PRIVATE;
                },
                told.getHandle(),
                told.getTitle(),
                told.getTopic(),
                told.getLastSeq(),
                told.getMemberCount(),
                all(told.getDirectUserIdsList(), UserId::new),
                instant(told.getCreateTime()),
                told.getEtag());
    }

    static RoomSummary summary(dev.parley.v1.RoomSummary told) {
        return new RoomSummary(
                room(told.getRoom()),
                member(told.getMember()),
                told.hasLastMessage() ? message(told.getLastMessage()) : null);
    }

    static Member member(dev.parley.v1.Member told) {
        return new Member(
                new RoomId(told.getRoomId()),
                new UserId(told.getUserId()),
                switch (told.getRole()) {
                    case ROLE_MEMBER -> Role.MEMBER;
                    case ROLE_ADMIN -> Role.ADMIN;
                    case ROLE_OWNER -> Role.OWNER;
                    case ROLE_UNSPECIFIED, UNRECOGNIZED -> Role.NONE;
                },
                switch (told.getState()) {
                    case STATE_ACTIVE -> Member.State.ACTIVE;
                    case STATE_BANNED -> Member.State.BANNED;
                    case STATE_LEFT, STATE_UNSPECIFIED, UNRECOGNIZED -> Member.State.LEFT;
                },
                told.getReadSeq(),
                instant(told.getJoinTime()));
    }

    static dev.parley.v1.Role role(Role role) {
        return switch (role) {
            case NONE -> dev.parley.v1.Role.ROLE_UNSPECIFIED;
            case MEMBER -> dev.parley.v1.Role.ROLE_MEMBER;
            case ADMIN -> dev.parley.v1.Role.ROLE_ADMIN;
            case OWNER -> dev.parley.v1.Role.ROLE_OWNER;
        };
    }

    static User user(dev.parley.v1.User told) {
        return new User(
                new UserId(told.getUserId()),
                told.getHandle(),
                told.getDisplayName(),
                told.getAvatarUrl(),
                told.getEtag());
    }

    static Presence presence(dev.parley.v1.Presence told) {
        return new Presence(
                new UserId(told.getUserId()),
                told.getState() == dev.parley.v1.Presence.State.STATE_ONLINE,
                instant(told.hasLastActiveTime(), told.getLastActiveTime()));
    }

    static dev.parley.v1.SendMessageRequest send(TimelineEntry.Outgoing outgoing) {
        return dev.parley.v1.SendMessageRequest.newBuilder()
                .setRoomId(outgoing.roomId().value())
                .setClientMessageId(outgoing.clientMessageId())
                .setText(outgoing.draft().text())
                .putAllAttributes(outgoing.draft().attributes())
                .setReplyToSeq(outgoing.draft().replyToSeq())
                .addAllMentionedUserIds(all(outgoing.draft().mentionedUserIds(), UserId::value))
                .build();
    }

    static Draft draft(dev.parley.v1.SendMessageRequest kept) {
        return new Draft(
                kept.getText(),
                kept.getAttributesMap(),
                kept.getReplyToSeq(),
                all(kept.getMentionedUserIdsList(), UserId::new));
    }
}
