import type { Outgoing, Posted, TimelineEntry } from './entry.js';
import { isEqual } from './equal.js';
import type { Message, Reaction, UserId } from './model.js';

/** The server names this many of those who reacted; with more, nobody here can tell who is among them. */
const NAMED_REACTIONS = 20;
/** Messages that are kept; beyond it, the oldest go, and may be loaded again. */
export const ENTRIES_LIMIT = 10_000;
const TRIMMED = 2_000;

/** What came of something that the log said. UNCERTAIN: the message has to be read again. */
export type Effect = 'NONE' | 'CHANGED' | 'UNCERTAIN';

/**
 * The entries of one timeline: a stretch of the room's messages without a hole, and behind it what this client still
 * sends.
 */
export class Entries {
  readonly #isSelf: (user: UserId) => boolean;
  /** One after the other by seq. */
  #posted: Posted[] = [];
  /** Messages whose reactions are not known: a room's summary does not tell those of its newest one. */
  readonly #bare = new Set<bigint>();
  /** By client_message_id, whose order is that of sending. */
  readonly #outgoing = new Map<string, Outgoing>();
  /** The seqs of acknowledged ones that are not posted yet. */
  readonly #acknowledged = new Map<string, bigint>();
  /** What `all` answers until something changes. */
  #shown: readonly TimelineEntry[] | null = null;

  /** @param isSelf whether a user is the client's own */
  constructor(isSelf: (user: UserId) => boolean) {
    this.#isSelf = isSelf;
  }

  all(): readonly TimelineEntry[] {
    this.#shown ??= [...this.#posted, ...this.outgoings()];
    return this.#shown;
  }

  /** What this client still sends, in the order of sending. */
  outgoings(): Outgoing[] {
    return [...this.#outgoing.values()].sort((one, other) => (one.clientMessageId < other.clientMessageId ? -1 : 1));
  }

  /** The first seq of the stretch; 0 when it is empty. */
  firstSeq(): bigint {
    return this.#posted[0]?.message.seq ?? 0n;
  }

  /** The last seq of the stretch; 0 when it is empty. */
  lastSeq(): bigint {
    return this.#posted.at(-1)?.message.seq ?? 0n;
  }

  /** The seq before which older messages are to be asked for; 0 when there is nothing to ask for. */
  wantedBefore(): bigint {
    const first = this.firstSeq();
    if (this.#bare.has(first)) return first + 1n;
    return first > 1n ? first : 0n;
  }

  message(seq: bigint): Message | null {
    return this.#posted[this.#indexOf(seq)]?.message ?? null;
  }

  /** −1 for what is not within the stretch. */
  #indexOf(seq: bigint): number {
    const isWithin = this.#posted.length > 0 && seq >= this.firstSeq() && seq <= this.lastSeq();
    return isWithin ? Number(seq - this.firstSeq()) : -1;
  }

  // --- what the room says ---

  /** A message of the room, from the log. */
  post(message: Message): Effect {
    this.#arrived(message);
    const { seq } = message;
    if (this.message(seq) !== null) return this.update(message);
    const isEmpty = this.#posted.length === 0;
    if (!isEmpty && seq < this.firstSeq()) return 'NONE';
    // The room's messages come without a hole. Where the user was away, the stretch begins anew.
    if (!isEmpty && seq > this.lastSeq() + 1n) this.#posted = [];
    this.#append(message);
    this.#forgetAcknowledged();
    return 'CHANGED';
  }

  #append(message: Message): void {
    this.#posted.push({ kind: 'posted', message });
    if (this.#posted.length > ENTRIES_LIMIT) this.#posted.splice(0, TRIMMED);
    this.#shown = null;
  }

  /** A message is in the room: it is not on its way any more, whatever was acknowledged. */
  #arrived(message: Message): void {
    if (this.#isSelf(message.senderId)) this.forget(message.clientMessageId);
  }

  /**
   * A message as it is now. An older state than the one here changes nothing. Reactions stay: the log tells them apart.
   */
  update(message: Message): Effect {
    const former = this.message(message.seq);
    if (former === null || isOlder(message, former)) return 'NONE';
    return this.#replace(former, message.deleteTime === null ? { ...message, reactions: former.reactions } : message);
  }

  /** A message with its reactions, just read. */
  reread(message: Message): Effect {
    const former = this.message(message.seq);
    if (former === null) return 'NONE';
    this.#bare.delete(message.seq);
    return this.#replace(former, message);
  }

  #replace(former: Message, now: Message): Effect {
    if (isEqual(former, now)) return 'NONE';
    this.#posted[this.#indexOf(now.seq)] = { kind: 'posted', message: now };
    this.#shown = null;
    return 'CHANGED';
  }

  /** An emoji put on a message or taken off. */
  react(seq: bigint, user: UserId, emoji: string, isPresent: boolean): Effect {
    const message = this.message(seq);
    if (message === null) return 'NONE';
    const at = message.reactions.findIndex((reaction) => reaction.emoji === emoji);
    const former: Reaction = message.reactions[at] ?? { emoji, count: 0, userIds: [], isOwn: false };
    const wasNamed = former.userIds.includes(user);
    const isSure = wasNamed || former.userIds.length === former.count;
    const isUnknown = !isSure || (isPresent && !wasNamed && former.count >= NAMED_REACTIONS);
    if (isUnknown || this.#bare.has(seq)) return 'UNCERTAIN';
    if (wasNamed === isPresent) return 'NONE';
    const now = this.#changed(former, user, isPresent);
    const reactions = [...message.reactions];
    if (at < 0) reactions.push(now);
    else if (now.count === 0) reactions.splice(at, 1);
    else reactions[at] = now;
    return this.#replace(message, { ...message, reactions });
  }

  #changed(former: Reaction, user: UserId, isPresent: boolean): Reaction {
    return {
      emoji: former.emoji,
      count: former.count + (isPresent ? 1 : -1),
      userIds: isPresent ? [...former.userIds, user] : former.userIds.filter((named) => named !== user),
      isOwn: this.#isSelf(user) ? isPresent : former.isOwn,
    };
  }

  /**
   * Older messages, newest first. Those that do not end where the stretch begins, which may be elsewhere by now, are
   * left out.
   */
  prepend(newestFirst: readonly Message[]): void {
    const older: Posted[] = [];
    let expected = this.firstSeq() - 1n;
    for (const message of newestFirst) {
      if (this.#bare.has(message.seq)) this.reread(message);
      if (message.seq !== expected) continue;
      this.#arrived(message);
      older.unshift({ kind: 'posted', message });
      expected = message.seq - 1n;
    }
    this.#posted = [...older, ...this.#posted];
    this.#shown = null;
  }

  /** The stretch begins anew with the newest message, if there is any. */
  restart(newest: Message | null): void {
    this.#posted = [];
    this.#bare.clear();
    this.#shown = null;
    if (newest === null) return;
    this.#arrived(newest);
    this.#append(newest);
    this.#bare.add(newest.seq);
    this.#forgetAcknowledged();
  }

  /** What was acknowledged and has its place by now, or one before the stretch. */
  #forgetAcknowledged(): void {
    const last = this.lastSeq();
    for (const [id, seq] of [...this.#acknowledged]) {
      if (seq <= last) this.forget(id);
    }
  }

  // --- what this client sends ---

  /** What is in the room already is not on its way. */
  add(message: Outgoing): void {
    if (this.#posted.some((entry) => this.#isSame(entry.message, message))) return;
    this.#outgoing.set(message.clientMessageId, message);
    this.#shown = null;
  }

  #isSame(posted: Message, outgoing: Outgoing): boolean {
    return posted.clientMessageId === outgoing.clientMessageId && this.#isSelf(posted.senderId);
  }

  outgoing(clientMessageId: string): Outgoing | null {
    return this.#outgoing.get(clientMessageId) ?? null;
  }

  /** It waits again, or has failed; its place stays. */
  change(message: Outgoing): void {
    if (!this.#outgoing.has(message.clientMessageId)) return;
    this.#outgoing.set(message.clientMessageId, message);
    this.#shown = null;
  }

  /** It is stored as `seq`: it takes its place at once when nothing is missing before it. */
  sent(clientMessageId: string, seq: bigint, createTime: Date, senderId: UserId): void {
    const message = this.outgoing(clientMessageId);
    if (message === null) return;
    if (seq <= this.lastSeq()) {
      // Among those shown, or before them.
      this.forget(clientMessageId);
    } else if (this.#posted.length > 0 && seq === this.lastSeq() + 1n) {
      this.forget(clientMessageId);
      this.#append(postedOf(message, seq, createTime, senderId));
    } else {
      this.#acknowledged.set(clientMessageId, seq);
      this.change({ ...message, state: 'SENT', failure: null });
    }
  }

  /** Nothing is left. */
  clear(): void {
    this.restart(null);
    this.#outgoing.clear();
    this.#acknowledged.clear();
  }

  forget(clientMessageId: string): void {
    if (this.#outgoing.delete(clientMessageId)) this.#shown = null;
    this.#acknowledged.delete(clientMessageId);
  }
}

function isOlder(message: Message, than: Message): boolean {
  if (than.deleteTime !== null) return message.deleteTime === null;
  if (message.deleteTime !== null || than.editTime === null) return false;
  return message.editTime === null || message.editTime < than.editTime;
}

function postedOf(message: Outgoing, seq: bigint, createTime: Date, senderId: UserId): Message {
  const { text, attributes, replyToSeq, mentionedUserIds } = message.draft;
  return {
    roomId: message.roomId,
    seq,
    senderId,
    clientMessageId: message.clientMessageId,
    text,
    attributes,
    replyToSeq,
    mentionedUserIds,
    reactions: [],
    createTime,
    editTime: null,
    deleteTime: null,
    etag: '',
  };
}
