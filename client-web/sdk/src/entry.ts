import type { ParleyError } from './error.js';
import type { Draft, Message, RoomId, UserId } from './model.js';

/** A message in its final place. */
export interface Posted {
  readonly kind: 'posted';
  readonly message: Message;
}

/** A message that this client sends. It stands behind all posted ones, in the order of sending. */
export interface Outgoing {
  readonly kind: 'outgoing';
  readonly roomId: RoomId;
  /** Its id, made before the first try. */
  readonly clientMessageId: string;
  readonly draft: Readonly<Required<Draft>>;
  /** When it was written, by this machine's clock. */
  readonly createTime: Date;
  /**
   * PENDING: not acknowledged yet; it is repeated until it is. SENT: acknowledged; the messages before it are not here
   * yet. FAILED: refused for good; `retry` sends it again, `discard` gives it up.
   */
  readonly state: 'PENDING' | 'SENT' | 'FAILED';
  /** Why it failed; null unless it did. */
  readonly failure: ParleyError | null;
}

/** One line of a timeline: a message of the room, or one of the client's own on its way there. */
export type TimelineEntry = Posted | Outgoing;

/** What a request may be given. */
export interface CallOptions {
  /** Gives up waiting: the promise rejects with the signal's reason. What was sent may still be carried out. */
  signal?: AbortSignal;
}

/**
 * What one room shows: a stretch of its messages without a hole or a double, in the order of their seq, up to the
 * newest; behind it what this client is still sending. It begins with the newest message; `loadOlder` brings what came
 * before. A `timeline` change tells when to look again.
 */
export interface Timeline {
  readonly roomId: RoomId;
  /** All entries, oldest first. The same array until something changes. */
  entries(): readonly TimelineEntry[];
  /** One of the messages that are here; null for one that is not loaded. */
  message(seq: bigint): Message | null;
  /** Whether the room has messages before the first one here. */
  hasOlder(): boolean;
  /** Brings up to 50 messages from before the first one here. Resolves to whether there are still older ones. */
  loadOlder(options?: CallOptions): Promise<boolean>;
  /** How far other members have read, of those of whom it was heard; `members()` tells of all. */
  readSeqs(): ReadonlyMap<UserId, bigint>;
  /** Who writes right now, the client's own user aside. Known for the rooms in view. */
  typing(): readonly UserId[];
}
