import type { Change, ConnectionChange } from '../../src/change.js';
import { ParleyClient } from '../../src/client.js';
import type { Outgoing } from '../../src/entry.js';
import { type Message, roomId } from '../../src/model.js';
import { memoryStore, type Store } from '../../src/store.js';
import { singleTab } from '../../src/tabs.js';
import type { Line } from '../../src/wire/calls.js';
import { ControlledClock } from './controlled-clock.js';
import { Judge } from './judge.js';
import { HEARTBEAT_SECONDS, ModelServer } from './model-server.js';

export const ROOMS = ['r1', 'r2'] as const;
/** Longer than any pause of the client. */
const HEALING_SECONDS = 8 * 60;

export const SETTINGS = {
  clientName: 'test',
  clientVersion: '1',
  deviceLabel: '',
  maxRetries: 20,
  requestPatienceMillis: 30_000,
};

/** Chance that comes again with its seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Hears a client's changes until its end. */
export async function hear(client: ParleyClient, heard: (change: Change) => void): Promise<void> {
  for await (const change of client.changes()) heard(change);
}

/** One run of the client. After its end it shows nothing and keeps nothing, whatever was planned. */
class Program {
  readonly client: ParleyClient;
  readonly #end: () => void;

  private constructor(client: ParleyClient, end: () => void) {
    this.client = client;
    this.#end = end;
  }

  static async start(line: Line, kept: Store, random: () => number, heard: (change: Change) => void): Promise<Program> {
    let isOver = false;
    const store: Store = {
      ...kept,
      update: async (key, change, isUrgent) => {
        if (!isOver) await kept.update(key, change, isUrgent);
      },
    };
    const surroundings = { line, random, store, tabs: singleTab('tab'), settings: SETTINGS, tokenSource: null };
    const client = await ParleyClient.openIn(surroundings);
    void hear(client, (change) => {
      if (!isOver) heard(change);
    });
    return new Program(client, () => {
      isOver = true;
      client.disconnect();
    });
  }

  /** The network tells the server; nobody else hears of it. */
  kill(): void {
    this.#end();
  }
}

/** A client, the model of the service, and a schedule of what happens to them. A judge looks on. */
export class Play {
  readonly clock = new ControlledClock();
  readonly server = new ModelServer(this.clock);
  readonly changes: ConnectionChange[] = [];
  /** Each message that was told, in the order of telling. */
  readonly told: Message[] = [];
  /** The texts of what the client's user has sent, by room, in the order of sending. */
  readonly sent = new Map<string, string[]>();
  /** The rooms that the user was removed from: what was said there meanwhile is not told. */
  readonly left = new Set<string>();
  readonly #judge = new Judge(this);
  /** What is kept over a restart of the program. */
  readonly #kept = memoryStore();
  readonly #random = seeded(1);
  #program: Program | null = null;
  #seconds = 0;

  static async begin(): Promise<Play> {
    const play = new Play();
    await play.server.signIn(play.#kept);
    for (const room of ROOMS) play.server.world.makeRoom(room);
    await play.#start();
    return play;
  }

  async #start(): Promise<void> {
    const line = { transport: this.server.transport, clock: this.clock, accessToken: '' };
    this.#program = await Program.start(line, this.#kept, this.#random, (change) => this.#heard(change));
  }

  #heard(change: Change): void {
    if (change.kind === 'connection') this.changes.push(change.connection);
    if (change.kind === 'message') this.told.push(change.message);
    if (change.kind === 'snapshot') this.told.length = 0;
  }

  get client(): ParleyClient {
    if (this.#program === null) throw new Error('not begun');
    return this.#program.client;
  }

  /** Asks for a connection; whether it comes is seen. */
  connect(): void {
    this.client.connect().catch(() => {});
  }

  /** Time passes, second by second, with the server's heartbeats and the promises held in each. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await this.clock.advance(1_000);
      this.server.passSecond();
      if (++this.#seconds % HEARTBEAT_SECONDS === 0) this.server.heartbeat();
      this.#judge.hold();
    }
    await this.settle();
  }

  /** What is due now happens. */
  async settle(): Promise<void> {
    await this.clock.run();
    this.#judge.hold();
  }

  // --- the user ---

  #texts(room: string): string[] {
    const texts = this.sent.get(room) ?? [];
    this.sent.set(room, texts);
    return texts;
  }

  #forget(room: string, text: string): void {
    const texts = this.#texts(room);
    texts.splice(texts.indexOf(text), 1);
  }

  send(room: string, text: string): void {
    this.#texts(room).push(text);
    this.client.send(roomId(room), text);
  }

  /** A failed message is sent again: as if it were written now. */
  retry(room: string, text: string): void {
    const failed = this.outgoing(room, text);
    this.#forget(room, text);
    this.#texts(room).push(text);
    this.client.retry(failed);
  }

  discard(room: string, text: string): void {
    const failed = this.outgoing(room, text);
    this.#forget(room, text);
    this.client.discard(failed);
  }

  /** A message that is not in its place yet. */
  outgoing(room: string, text: string): Outgoing {
    const found = this.outgoings(room).find((entry) => entry.draft.text === text);
    if (found === undefined) throw new Error(`"${text}" is not on its way in ${room}`);
    return found;
  }

  outgoings(room: string): Outgoing[] {
    return this.client
      .timeline(roomId(room))
      .entries()
      .filter((entry) => entry.kind === 'outgoing');
  }

  setSelfMember(room: string, isMember: boolean): void {
    if (!isMember) this.left.add(room);
    this.server.world.setSelfMember(room, isMember);
  }

  /** The program ends, as a program ends that is killed, and starts again. */
  async restart(): Promise<void> {
    await this.clock.run();
    this.#program?.kill();
    await this.clock.run();
    this.changes.length = 0;
    this.told.length = 0;
    await this.#start();
    this.connect();
  }

  /** Everything is well again; and then everything must be there. */
  async healAndJudge(): Promise<void> {
    const { server } = this;
    server.isDown = false;
    server.isMute = false;
    server.isStreamless = false;
    server.isLate = false;
    server.repeatedAtResume = 0;
    server.streamSeconds = 0;
    server.crowdedMillis = null;
    server.maxReplay = 10_000;
    await this.pass(HEALING_SECONDS);
    if (this.client.state !== 'CONNECTED') {
      this.connect();
      await this.pass(HEALING_SECONDS);
    }
    this.#judge.isBack();
    this.#judge.isSentOnce();
    for (const room of ROOMS)
      this.client
        .timeline(roomId(room))
        .loadOlder()
        .catch(() => {});
    await this.pass(1);
    this.#judge.isComplete();
    this.#judge.isToldGaplessly();
  }
}
