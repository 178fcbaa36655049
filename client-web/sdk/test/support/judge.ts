import { expect } from 'vitest';
import { messageOf } from '../../src/mapping.js';
import { type Message, roomId } from '../../src/model.js';
import { type Play, ROOMS } from './play.js';
import { SELF } from './world.js';

/** Says whether what a client showed is what was promised. */
export class Judge {
  readonly #play: Play;

  constructor(play: Play) {
    this.#play = play;
  }

  /** What must be so at every moment. */
  hold(): void {
    for (const room of ROOMS) this.#holdIn(room);
  }

  #holdIn(room: string): void {
    let last = 0n;
    let isTail = false;
    const ids = new Set<string>();
    for (const entry of this.#play.client.timeline(roomId(room)).entries()) {
      if (entry.kind === 'posted') {
        const { seq, senderId, clientMessageId, text } = entry.message;
        demand(!isTail, 'posted before outgoing');
        demand(last === 0n || seq === last + 1n, `no hole, no double: ${seq} after ${last}`);
        last = seq;
        demand(!ids.has(senderId + clientMessageId), `twice: ${text}`);
        ids.add(senderId + clientMessageId);
      } else {
        isTail = true;
        demand(!ids.has(SELF + entry.clientMessageId), `beside its twin: ${entry.draft.text}`);
        ids.add(SELF + entry.clientMessageId);
      }
    }
  }

  /** The client is connected as well as can be. */
  isBack(): void {
    const { client, server } = this.#play;
    expect(client.state, 'came back').toBe('CONNECTED');
    expect(client.connection.transport, 'back on a stream').toBe('STREAM');
    expect(client.isCaughtUp, 'caught up').toBe(true);
    expect(server.openStreams, 'one stream').toBe(1);
    expect(server.openPolls, 'no poll').toBe(0);
  }

  /** Every message that was sent and not refused is stored once, in the order of sending. */
  isSentOnce(): void {
    const { sent, server } = this.#play;
    for (const [room, texts] of sent) {
      const outgoing = this.#play.outgoings(room);
      const waiting = outgoing.filter((entry) => entry.state !== 'FAILED').map((entry) => entry.draft.text);
      expect(waiting, 'nothing is left waiting').toEqual([]);
      const failed = new Set(outgoing.map((entry) => entry.draft.text));
      const stored = server.world.sent.filter((request) => request.roomId === room).map((request) => request.text);
      expect(stored, 'stored once, in order').toEqual(texts.filter((text) => !failed.has(text)));
    }
  }

  /** What the timelines show is what the rooms hold, up to the newest message. */
  isComplete(): void {
    for (const room of ROOMS) this.#isCompleteIn(room);
  }

  #isCompleteIn(room: string): void {
    const { client, server } = this.#play;
    const there = server.world.room(room).messages;
    const shown = client
      .timeline(roomId(room))
      .entries()
      .flatMap((entry) => (entry.kind === 'posted' ? [entry.message] : []));
    const newest = BigInt(there.length);
    expect(shown.at(-1)?.seq ?? 0n, `${room} shows its newest message`).toBe(newest);
    const held = there.slice(there.length - shown.length).map(messageOf);
    expect(shown, `${room} shows what it holds`).toEqual(held);
    expect(client.room(roomId(room))?.room.lastSeq, `${room} knows its newest message`).toBe(newest);
  }

  /** Since the last snapshot, every message was told once, in order. */
  isToldGaplessly(): void {
    const last = new Map<string, Message>();
    for (const message of this.#play.told) {
      const before = last.get(message.roomId)?.seq;
      last.set(message.roomId, message);
      if (before === undefined) continue;
      demand(message.seq > before, `told once, in order: ${message.seq} after ${before}`);
      const mayLeap = this.#play.left.has(message.roomId);
      demand(mayLeap || message.seq === before + 1n, `none is skipped: ${message.seq} after ${before}`);
    }
  }
}

/** Faster than a matcher, for what is asked in every second of every play. */
function demand(isSo: boolean, what: string): void {
  if (!isSo) expect.fail(what);
}
