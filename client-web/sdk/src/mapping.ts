import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import type { Outgoing } from './entry.js';
import type { Presence as PresenceTold } from './gen/parley/v1/event_pb.js';
import { Presence_State } from './gen/parley/v1/event_pb.js';
import type { Message as MessageTold, Reaction as ReactionTold } from './gen/parley/v1/message_pb.js';
import type {
  Member as MemberTold,
  RoomSummary as RoomSummaryTold,
  Room as RoomTold,
} from './gen/parley/v1/room_pb.js';
import { Member_State, Role as RoleTold, Room_Kind } from './gen/parley/v1/room_pb.js';
import type { User as UserTold } from './gen/parley/v1/user_pb.js';
import {
  type Draft,
  type Member,
  type Message,
  type Presence,
  type Reaction,
  type Role,
  type Room,
  type RoomKind,
  type RoomSummary,
  roomId,
  type User,
  userId,
} from './model.js';

// From the contract's messages to the client's own, and back.

const MILLIS_PER_SECOND = 1_000;
const NANOS_PER_MILLI = 1_000_000;

export function millisOf(time: Timestamp | Duration): number {
  return Number(time.seconds) * MILLIS_PER_SECOND + Math.floor(time.nanos / NANOS_PER_MILLI);
}

export function dateOf(time: Timestamp | undefined): Date {
  return new Date(time === undefined ? 0 : millisOf(time));
}

function dateOrNull(time: Timestamp | undefined): Date | null {
  return time === undefined ? null : dateOf(time);
}

export function messageOf(told: MessageTold): Message {
  return {
    roomId: roomId(told.roomId),
    seq: told.seq,
    senderId: userId(told.senderId),
    clientMessageId: told.clientMessageId,
    text: told.text,
    attributes: { ...told.attributes },
    replyToSeq: told.replyToSeq,
    mentionedUserIds: told.mentionedUserIds.map(userId),
    reactions: told.reactions.map(reactionOf),
    createTime: dateOf(told.createTime),
    editTime: dateOrNull(told.editTime),
    deleteTime: dateOrNull(told.deleteTime),
    etag: told.etag,
  };
}

function reactionOf(told: ReactionTold): Reaction {
  return { emoji: told.emoji, count: told.count, userIds: told.userIds.map(userId), isOwn: told.reactedByCaller };
}

function kindOf(kind: Room_Kind): RoomKind {
  switch (kind) {
    case Room_Kind.PUBLIC:
      return 'PUBLIC';
    case Room_Kind.DIRECT:
      return 'DIRECT';
    default:
      return 'PRIVATE';
  }
}

export function roomOf(told: RoomTold): Room {
  return {
    id: roomId(told.roomId),
    kind: kindOf(told.kind),
    handle: told.handle,
    title: told.title,
    topic: told.topic,
    lastSeq: told.lastSeq,
    memberCount: told.memberCount,
    directUserIds: told.directUserIds.map(userId),
    createTime: dateOf(told.createTime),
    etag: told.etag,
  };
}

function roleOf(role: RoleTold): Role {
  switch (role) {
    case RoleTold.ADMIN:
      return 'ADMIN';
    case RoleTold.OWNER:
      return 'OWNER';
    default:
      return 'MEMBER';
  }
}

export function roleToTell(role: Role): RoleTold {
  return { MEMBER: RoleTold.MEMBER, ADMIN: RoleTold.ADMIN, OWNER: RoleTold.OWNER }[role];
}

function stateOf(state: Member_State): Member['state'] {
  switch (state) {
    case Member_State.ACTIVE:
      return 'ACTIVE';
    case Member_State.BANNED:
      return 'BANNED';
    default:
      return 'LEFT';
  }
}

export function memberOf(told: MemberTold): Member {
  return {
    roomId: roomId(told.roomId),
    userId: userId(told.userId),
    role: roleOf(told.role),
    state: stateOf(told.state),
    readSeq: told.readSeq,
    joinTime: dateOrNull(told.joinTime),
  };
}

/** A room, with its unread count. */
export function summary(room: Room, self: Member, lastMessage: Message | null): RoomSummary {
  const unread = room.lastSeq - self.readSeq;
  return { room, self, unreadCount: unread > 0n ? unread : 0n, lastMessage };
}

/** What a server that leaves a part out does not tell is empty. */
export function summaryOf(told: RoomSummaryTold): RoomSummary | null {
  if (told.room === undefined || told.member === undefined) return null;
  return summary(
    roomOf(told.room),
    memberOf(told.member),
    told.lastMessage === undefined ? null : messageOf(told.lastMessage),
  );
}

export function userOf(told: UserTold): User {
  return {
    id: userId(told.userId),
    handle: told.handle,
    displayName: told.displayName,
    avatarUrl: told.avatarUrl,
    etag: told.etag,
  };
}

export function presenceOf(told: PresenceTold): Presence {
  return {
    userId: userId(told.userId),
    isOnline: told.state === Presence_State.ONLINE,
    lastActiveTime: dateOrNull(told.lastActiveTime),
  };
}

/** A message to send, for the service. */
export function sendRequest(message: Outgoing) {
  const draft: Readonly<Required<Draft>> = message.draft;
  return {
    roomId: message.roomId,
    clientMessageId: message.clientMessageId,
    text: draft.text,
    attributes: { ...draft.attributes },
    replyToSeq: draft.replyToSeq,
    mentionedUserIds: [...draft.mentionedUserIds],
  };
}
