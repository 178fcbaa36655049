import { Entries } from './entries.js';
import type { CallOptions, Timeline, TimelineEntry } from './entry.js';
import type { Message, RoomId, UserId } from './model.js';
import { orAbort } from './patience.js';

/** What one room shows, and who writes and reads there. */
export class RoomTimeline implements Timeline {
  readonly roomId: RoomId;
  /** For the client; others see them by the methods here. */
  readonly lines: Entries;
  readonly #older: (timeline: RoomTimeline) => Promise<boolean>;
  #readSeqs: ReadonlyMap<UserId, bigint> = new Map();
  #typing: readonly UserId[] = [];

  constructor(roomId: RoomId, isSelf: (user: UserId) => boolean, older: (timeline: RoomTimeline) => Promise<boolean>) {
    this.roomId = roomId;
    this.lines = new Entries(isSelf);
    this.#older = older;
  }

  // --- for everybody ---

  entries(): readonly TimelineEntry[] {
    return this.lines.all();
  }

  message(seq: bigint): Message | null {
    return this.lines.message(seq);
  }

  hasOlder(): boolean {
    return this.lines.firstSeq() > 1n;
  }

  loadOlder(options?: CallOptions): Promise<boolean> {
    return orAbort(() => this.#older(this), options?.signal);
  }

  readSeqs(): ReadonlyMap<UserId, bigint> {
    return this.#readSeqs;
  }

  typing(): readonly UserId[] {
    return this.#typing;
  }

  // --- for the client ---

  /** @return whether that is new */
  read(user: UserId, seq: bigint): boolean {
    if ((this.#readSeqs.get(user) ?? 0n) >= seq) return false;
    this.#readSeqs = new Map(this.#readSeqs).set(user, seq);
    return true;
  }

  /** @return whether that is new */
  setTyping(user: UserId, isTyping: boolean): boolean {
    if (this.#typing.includes(user) === isTyping) return false;
    this.#typing = isTyping ? [...this.#typing, user] : this.#typing.filter((writer) => writer !== user);
    return true;
  }

  clear(): void {
    this.lines.clear();
    this.#readSeqs = new Map();
    this.#typing = [];
  }
}
