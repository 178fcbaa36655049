import type { Outgoing } from './entry.js';
import type { ParleyError } from './error.js';
import type { SendMessageResponse } from './gen/parley/v1/message_service_pb.js';
import { MessageService } from './gen/parley/v1/message_service_pb.js';
import { sendRequest } from './mapping.js';
import type { RoomId } from './model.js';
import type { Requests } from './requests.js';
import type { Store } from './store.js';
import type { Tabs } from './tabs.js';
import { FAILED, formatFailure, formatUnsent, parseUnsent, UNSENT } from './unsent.js';

/** The work that one tab at a time does. */
const ADOPT = 'adopt';

/** What becomes of messages. */
export interface OutboxEvents {
  sent(message: Outgoing, answer: SendMessageResponse): void;
  failed(message: Outgoing): void;
}

/**
 * Messages that are not acknowledged yet. Each is in the store before its first try and until its outcome is known, and
 * is repeated under the same id until then. Of one room one is in work at a time, so that they are stored in the order
 * in which they were sent, whatever fails between.
 */
export class Outbox {
  readonly #store: Store;
  readonly #tabs: Tabs;
  readonly #requests: Requests;
  readonly #events: OutboxEvents;
  /** Of each room, in the order of sending: what is to be sent. The first one is in work when the room is busy. */
  readonly #rooms = new Map<RoomId, Outgoing[]>();
  readonly #busy = new Map<RoomId, string>();
  /** Of all that are this tab's: sent, failed, or being kept. */
  readonly #mine = new Set<string>();

  constructor(store: Store, tabs: Tabs, requests: Requests, events: OutboxEvents) {
    this.#store = store;
    this.#tabs = tabs;
    this.#requests = requests;
    this.#events = events;
  }

  /**
   * Takes over what tabs that live no more have left, this one's own earlier life among them.
   *
   * @return the messages in the order of sending; `begin` sends those that are to be sent
   */
  async adopt(): Promise<Outgoing[]> {
    return await this.#tabs.exclusively(ADOPT, async () => {
      const kept = await this.#store.load();
      const orphans: Outgoing[] = [];
      for (const [key, value] of kept) {
        if (!key.startsWith(UNSENT)) continue;
        const id = key.slice(UNSENT.length);
        const found = parseUnsent(id, value, kept.get(FAILED + id) ?? null);
        if (found === null || this.#mine.has(id) || (await this.#isOwned(found.owner))) continue;
        if (await this.#take(found.message)) orphans.push(found.message);
      }
      return orphans.sort((one, other) => (one.clientMessageId < other.clientMessageId ? -1 : 1));
    });
  }

  async #isOwned(owner: string): Promise<boolean> {
    // One that nobody can ask for is left alone.
    return owner !== this.#tabs.id && (await this.#tabs.isAlive(owner).catch(() => true));
  }

  /**
   * Writes down whose a message is now. Where the store refuses that, it is sent all the same: another tab may repeat
   * it, and it is stored once.
   *
   * @return false when it is gone, sent or given up since it was read
   */
  async #take(message: Outgoing): Promise<boolean> {
    const id = message.clientMessageId;
    let isThere = true;
    const owned = (former: string | null) => {
      isThere = former !== null;
      return isThere ? formatUnsent(this.#tabs.id, message) : null;
    };
    await this.#store.update(UNSENT + id, owned, true).catch(() => {});
    if (isThere) this.#mine.add(id);
    return isThere;
  }

  /** Sends what was adopted. */
  begin(adopted: readonly Outgoing[]): void {
    for (const message of adopted) {
      if (message.state === 'PENDING' && this.#mine.has(message.clientMessageId)) this.#enqueue(message);
    }
  }

  /** Keeps a message and sends it, after those that were there before. Rejects when it cannot be kept. */
  async add(message: Outgoing): Promise<void> {
    const id = message.clientMessageId;
    this.#mine.add(id);
    try {
      await this.#store.update(UNSENT + id, () => formatUnsent(this.#tabs.id, message), true);
    } catch (thrown) {
      this.#mine.delete(id);
      throw thrown;
    }
    if (this.#mine.has(id)) this.#enqueue(message);
    // Signed out meanwhile.
    else this.#forget(UNSENT + id);
  }

  /** What is kept sooner than an older one, or was adopted: the ids say what comes first. */
  #enqueue(message: Outgoing): void {
    const { roomId } = message;
    const queue = this.#rooms.get(roomId) ?? [];
    this.#rooms.set(roomId, queue);
    const first = this.#busy.has(roomId) ? 1 : 0;
    let at = queue.length;
    while (at > first && (queue[at - 1]?.clientMessageId ?? '') > message.clientMessageId) at--;
    queue.splice(at, 0, message);
    this.#sendNext(roomId);
  }

  /** A failed one is sent again, before those that wait and are younger. */
  retry(message: Outgoing): void {
    this.#forget(FAILED + message.clientMessageId);
    this.#enqueue(message);
  }

  /** A failed one is given up. */
  discard(message: Outgoing): void {
    this.#mine.delete(message.clientMessageId);
    this.#forget(FAILED + message.clientMessageId);
    this.#forget(UNSENT + message.clientMessageId);
  }

  /** Nothing is sent any more, nor kept. */
  clear(): void {
    for (const id of this.#mine) {
      this.#forget(UNSENT + id);
      this.#forget(FAILED + id);
    }
    this.#mine.clear();
    this.#rooms.clear();
    this.#busy.clear();
  }

  /** What stays in the store for all that is only repeated, and found by its id. */
  #forget(key: string): void {
    this.#store.update(key, () => null, false).catch(() => {});
  }

  #sendNext(roomId: RoomId): void {
    const message = this.#rooms.get(roomId)?.[0];
    if (message === undefined) {
      this.#rooms.delete(roomId);
      return;
    }
    if (this.#busy.has(roomId)) return;
    this.#busy.set(roomId, message.clientMessageId);
    this.#requests.make(
      MessageService.method.sendMessage,
      sendRequest(message),
      null,
      (answer) => this.#sent(message, answer),
      (why) => this.#fail(message, why),
    );
  }

  #sent(message: Outgoing, answer: SendMessageResponse): void {
    if (!this.#isBusyWith(message)) return;
    this.#mine.delete(message.clientMessageId);
    this.#forget(UNSENT + message.clientMessageId);
    this.#next(message);
    this.#events.sent(message, answer);
  }

  #fail(message: Outgoing, why: ParleyError): void {
    // A client that closes has not failed: the next one sends it. Nor is what was cleared of interest.
    if (why.reason === 'CLOSED' || !this.#isBusyWith(message)) return;
    // Where it cannot be kept, the next run of the program tries it once more.
    this.#store.update(FAILED + message.clientMessageId, () => formatFailure(why), false).catch(() => {});
    this.#next(message);
    this.#events.failed({ ...message, state: 'FAILED', failure: why });
  }

  #isBusyWith(message: Outgoing): boolean {
    return this.#busy.get(message.roomId) === message.clientMessageId;
  }

  #next(message: Outgoing): void {
    this.#busy.delete(message.roomId);
    this.#rooms.get(message.roomId)?.shift();
    this.#sendNext(message.roomId);
  }
}
