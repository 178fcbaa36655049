import type { Change } from './change.js';
import type { Clock } from './clock.js';
import type { Outgoing } from './entry.js';
import { ParleyError } from './error.js';
import type { SendMessageResponse } from './gen/parley/v1/message_service_pb.js';
import type { TimeOrderedIds } from './ids.js';
import { dateOf } from './mapping.js';
import type { Draft, RoomId } from './model.js';
import type { Outbox, OutboxEvents } from './outbox.js';
import type { Rooms } from './rooms.js';
import type { Tokens } from './tokens.js';

/** What a user sends: shown in its timeline at once, given to the outbox, and shown as what became of it. */
export class Sending implements OutboxEvents {
  readonly #clock: Clock;
  readonly #ids: TimeOrderedIds;
  readonly #tokens: Tokens;
  readonly #rooms: Rooms;
  readonly #outbox: Outbox;
  readonly #tell: (change: Change) => void;
  /** Grows when the user is gone: what was sent before is of no interest. */
  #epoch = 0;

  /** @param outbox makes the outbox whose events are told here */
  constructor(
    clock: Clock,
    ids: TimeOrderedIds,
    tokens: Tokens,
    rooms: Rooms,
    outbox: (events: OutboxEvents) => Outbox,
    tell: (change: Change) => void,
  ) {
    this.#clock = clock;
    this.#ids = ids;
    this.#tokens = tokens;
    this.#rooms = rooms;
    this.#outbox = outbox(this);
    this.#tell = tell;
  }

  /** Shows and sends what tabs that live no more have left unsent. */
  async adopt(): Promise<void> {
    const epoch = this.#epoch;
    const adopted = await this.#outbox.adopt();
    if (epoch !== this.#epoch) return;
    for (const message of adopted) {
      this.#ids.startAfter(message.clientMessageId);
      this.#rooms.timeline(message.roomId).lines.add(message);
      this.#changed(message.roomId);
    }
    this.#outbox.begin(adopted);
  }

  /** Shows a message, keeps it, and sends it. */
  send(roomId: RoomId, draft: Readonly<Required<Draft>>): Outgoing {
    const now = this.#clock.now();
    const message: Outgoing = {
      kind: 'outgoing',
      roomId,
      clientMessageId: this.#ids.next(now),
      draft,
      createTime: new Date(now),
      state: 'PENDING',
      failure: null,
    };
    this.#rooms.timeline(roomId).lines.add(message);
    this.#changed(roomId);
    void this.#keepAndSend(message);
    return message;
  }

  async #keepAndSend(message: Outgoing): Promise<void> {
    try {
      await this.#outbox.add(message);
    } catch (thrown) {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      this.failed({ ...message, state: 'FAILED', failure: new ParleyError('NOT_KEPT', text) });
    }
  }

  /** Sends a failed one again; any other stays as it is. */
  retry(given: Outgoing): void {
    const { lines } = this.#rooms.timeline(given.roomId);
    const message = lines.outgoing(given.clientMessageId);
    if (message === null || message.failure === null) return;
    if (message.failure.reason === 'CLIENT_MESSAGE_ID_REUSED') {
      this.#giveUp(message);
      this.send(message.roomId, message.draft);
      return;
    }
    const again: Outgoing = { ...message, state: 'PENDING', failure: null };
    lines.change(again);
    this.#changed(again.roomId);
    if (message.failure.reason === 'NOT_KEPT') void this.#keepAndSend(again);
    else this.#outbox.retry(again);
  }

  /** Gives a failed one up; any other stays as it is. */
  discard(given: Outgoing): void {
    const message = this.#rooms.timeline(given.roomId).lines.outgoing(given.clientMessageId);
    if (message?.state === 'FAILED') this.#giveUp(message);
  }

  #giveUp(message: Outgoing): void {
    this.#outbox.discard(message);
    this.#rooms.timeline(message.roomId).lines.forget(message.clientMessageId);
    this.#changed(message.roomId);
  }

  /** Nothing is sent any more. */
  clear(): void {
    this.#epoch++;
    this.#outbox.clear();
  }

  sent(message: Outgoing, answer: SendMessageResponse): void {
    const { roomId, clientMessageId } = message;
    const { lines } = this.#rooms.timeline(roomId);
    const self = this.#tokens.userId;
    // Out of the room meanwhile: it is there, for others to see.
    if (this.#rooms.room(roomId) === null) lines.forget(clientMessageId);
    else if (self !== null) lines.sent(clientMessageId, answer.seq, dateOf(answer.createTime), self);
    this.#changed(roomId);
  }

  failed(message: Outgoing): void {
    this.#rooms.timeline(message.roomId).lines.change(message);
    this.#changed(message.roomId);
  }

  #changed(roomId: RoomId): void {
    this.#tell({ kind: 'timeline', roomId });
  }
}
