/** A room, for ever. Make one of a text that was kept by {@link roomId}. */
export type RoomId = string & { readonly brand: 'RoomId' };

/** A user, for ever. Make one of a text that was kept by {@link userId}. */
export type UserId = string & { readonly brand: 'UserId' };

/** A text that the service gave as the id of a room, as such. */
export function roomId(id: string): RoomId {
  return id as RoomId;
}

/** A text that the service gave as the id of a user, as such. */
export function userId(id: string): UserId {
  return id as UserId;
}

/** A person or a program as others see them. */
export interface User {
  readonly id: UserId;
  /** The unique name that people type, compared without regard to case. */
  readonly handle: string;
  /** What a screen shows; need not be unique. */
  readonly displayName: string;
  /** An https address of a picture; empty for none. */
  readonly avatarUrl: string;
  /** Changes with each change of the profile. */
  readonly etag: string;
}

/** One emoji on one message. */
export interface Reaction {
  readonly emoji: string;
  /** How many users reacted with it. */
  readonly count: number;
  /** The first 20 of them. */
  readonly userIds: readonly UserId[];
  /** Whether the client's own user is among those who did. */
  readonly isOwn: boolean;
}

/** A message that the service has stored, named by its room and its `seq`. Within a room `seq` runs 1, 2, 3, … */
export interface Message {
  readonly roomId: RoomId;
  readonly seq: bigint;
  readonly senderId: UserId;
  /** The sender's own id of it, a UUID. */
  readonly clientMessageId: string;
  /** What was written: data, never markup; empty once it is deleted. */
  readonly text: string;
  /** The product's own facts about it. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The seq of the message in the same room that it answers; `0n` for none. */
  readonly replyToSeq: bigint;
  /** Whom the sender addressed. */
  readonly mentionedUserIds: readonly UserId[];
  /** Counted per emoji, in the order of their first use. */
  readonly reactions: readonly Reaction[];
  /** When it was stored. */
  readonly createTime: Date;
  /** When it was last edited; null when never. */
  readonly editTime: Date | null;
  /** When it was deleted; null while it exists. */
  readonly deleteTime: Date | null;
  /** Changes with each edit. */
  readonly etag: string;
}

/** How members come into a room: PUBLIC ones are joined by anybody, PRIVATE ones add members, DIRECT ones have two. */
export type RoomKind = 'PUBLIC' | 'PRIVATE' | 'DIRECT';

/** Where messages are sent and members read them. */
export interface Room {
  readonly id: RoomId;
  readonly kind: RoomKind;
  /** The unique name of a public room; empty for others. */
  readonly handle: string;
  /** What a screen shows; empty for direct rooms: show the other person. */
  readonly title: string;
  /** What it is about; may be empty. */
  readonly topic: string;
  /** The seq of the newest message; `0n` while there is none. */
  readonly lastSeq: bigint;
  readonly memberCount: number;
  /** The two people of a direct room; empty for others. */
  readonly directUserIds: readonly UserId[];
  readonly createTime: Date;
  /** Changes with each change of handle, title or topic. */
  readonly etag: string;
}

/** What a member may do. */
export type Role = 'MEMBER' | 'ADMIN' | 'OWNER';

/** One user's place in one room. */
export interface Member {
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** MEMBER also for who is none any more. */
  readonly role: Role;
  /** BANNED: cannot come back until an admin lifts the ban. */
  readonly state: 'ACTIVE' | 'LEFT' | 'BANNED';
  /** The seq up to which the member has read; `0n` for nothing. */
  readonly readSeq: bigint;
  /** When the member came in, the last time; null for who never was one. */
  readonly joinTime: Date | null;
}

/** A room as its member's list shows it. */
export interface RoomSummary {
  readonly room: Room;
  /** The client's own place in it. */
  readonly self: Member;
  /** How many messages came after the own read marker. */
  readonly unreadCount: bigint;
  /** The newest message, without its reactions; null while there is none. */
  readonly lastMessage: Message | null;
}

/** Whether a user is there. */
export interface Presence {
  readonly userId: UserId;
  readonly isOnline: boolean;
  /** When the user was last there; null when that is not known. */
  readonly lastActiveTime: Date | null;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for the next part; empty when this is the last. */
  readonly nextPageToken: string;
}

/** What to send. */
export interface Draft {
  /** At most 16 384 bytes of UTF-8 without NUL; may be empty when there are attributes. */
  text: string;
  /** The product's own facts, at most 4 096 bytes in all. */
  attributes?: Readonly<Record<string, string>>;
  /** The seq of the message in the same room that this one answers; `0n` for none. */
  replyToSeq?: bigint;
  /** Whom it addresses, at most 50. */
  mentionedUserIds?: readonly UserId[];
}

/** A room to make. */
export interface NewRoom {
  kind: 'PUBLIC' | 'PRIVATE';
  /** The unique name of a public one: 2 to 32 of a–z, 0–9, `_`, `.`, `-`. None for a private one. */
  handle?: string;
  /** 1 to 128 characters. */
  title: string;
  /** At most 1 024 characters. */
  topic?: string;
  /** Who is in it from the beginning, beside its maker; at most 100. */
  members?: readonly UserId[];
}
