import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Account } from './account.js';
import { Bookmark } from './bookmark.js';
import type { ConnectionChange } from './change.js';
import { Changes } from './changes.js';
import type { Clock } from './clock.js';
import { isEqual } from './equal.js';
import { closed, ParleyError } from './error.js';
import type { Event } from './gen/parley/v1/event_pb.js';
import type { RoomSummary as RoomSummaryTold } from './gen/parley/v1/room_pb.js';
import type { ServerFrame } from './gen/parley/v1/stream_service_pb.js';
import { TimeOrderedIds } from './ids.js';
import { type Crew, Link } from './link.js';
import { millisOf } from './mapping.js';
import { Marks } from './marks.js';
import { type RoomId, roomId, userId } from './model.js';
import { Outbox, type OutboxEvents } from './outbox.js';
import { within } from './patience.js';
import { errorOf, Requests } from './requests.js';
import { Rooms } from './rooms.js';
import { Sending } from './sending.js';
import { MAX_REPLAY, type Settings } from './settings.js';
import { Signals } from './signals.js';
import type { Store } from './store.js';
import type { Surroundings } from './surroundings.js';
import type { Tabs } from './tabs.js';
import { Tokens } from './tokens.js';
import { Users } from './users.js';
import type { Connection, Hello } from './wire/connection.js';
import type { Failure } from './wire/failure.js';

const DEVICE_KEY = 'device';
/** How long to wait for what other tabs have left unsent. */
const ADOPTION_PATIENCE_MILLIS = 5_000;
/** How long to wait for the store at the end. */
const STORE_PATIENCE_MILLIS = 5_000;

interface Connecting {
  resolve(): void;
  reject(why: ParleyError): void;
}

/** The parts of a client, and how they hear of each other. */
export class Engine implements Crew {
  readonly changes: Changes;
  readonly tokens: Tokens;
  readonly rooms: Rooms;
  readonly users: Users;
  readonly signals: Signals;
  readonly sending: Sending;
  readonly account: Account;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #tabs: Tabs;
  readonly #settings: Settings;
  readonly #link: Link;
  readonly #requests: Requests;
  readonly #marks: Marks;
  readonly #bookmark: Bookmark;
  readonly #device: string;
  #connecting: Connecting[] = [];
  #connection: ConnectionChange = {
    from: 'DISCONNECTED',
    to: 'DISCONNECTED',
    transport: null,
    cause: 'CLOSED',
    detail: 'not connected yet',
  };
  #isCaughtUp = false;
  /** A frame that came while a reader was too far behind. */
  #held: ServerFrame | null = null;
  /** Whether the next frame is asked for once the readers have caught up. */
  #isHolding = false;
  #closing: Promise<void> | null = null;
  /** The rooms in view, as the newest connection was told when it opened. */
  #focusTold: readonly RoomId[] = [];
  /** Grows when the user signs out: what was under way then is of no interest. */
  #epoch = 0;

  private constructor(surroundings: Surroundings, loaded: ReadonlyMap<string, string>, ids: TimeOrderedIds) {
    const { line, random, store, tabs, settings } = surroundings;
    const tell = (change: Parameters<Changes['tell']>[0]) => this.changes.tell(change);
    const patienceMillis = settings.requestPatienceMillis;
    this.#clock = line.clock;
    this.#store = store;
    this.#tabs = tabs;
    this.#settings = settings;
    this.#device = loaded.get(DEVICE_KEY) ?? '';
    this.changes = new Changes(() => this.#readOn());
    this.#bookmark = new Bookmark(line.clock, store, loaded);
    this.tokens = new Tokens(line, store, tabs, loaded, surroundings.tokenSource, (isSignedIn) =>
      tell({ kind: 'signedIn', isSignedIn }),
    );
    this.#link = new Link(line, random, this.tokens, settings.maxRetries, this);
    this.#requests = new Requests(line.clock, random, () => this.#link.renew());
    this.rooms = new Rooms(line.clock, this.#requests, this.tokens, patienceMillis, tell);
    this.#marks = new Marks(this.#requests, this.rooms);
    this.users = new Users(this.#requests, patienceMillis, tell);
    this.signals = new Signals(line.clock, this.#requests, (room) => this.rooms.timeline(room), tell);
    const outbox = (events: OutboxEvents) => new Outbox(store, tabs, this.#requests, events);
    this.sending = new Sending(line.clock, ids, this.tokens, this.rooms, outbox, tell);
    this.account = new Account(line, this);
  }

  /** Loads what an earlier run left, and shows it. */
  static async open(surroundings: Surroundings): Promise<Engine> {
    try {
      return await Engine.#load(surroundings);
    } catch (thrown) {
      surroundings.tabs.close();
      surroundings.store.close();
      throw thrown;
    }
  }

  static async #load(surroundings: Surroundings): Promise<Engine> {
    const { line, random, store, tabs } = surroundings;
    const ids = new TimeOrderedIds(random);
    const fresh = ids.next(line.clock.now());
    await store.update(DEVICE_KEY, (former) => former ?? fresh, false).catch(() => {});
    const loaded = await store.load();
    const engine = new Engine(
      surroundings,
      loaded.has(DEVICE_KEY) ? loaded : new Map([...loaded, [DEVICE_KEY, fresh]]),
      ids,
    );
    tabs.listen({
      account: () => void engine.#accountChanged(),
      ended: () => void engine.sending.adopt().catch(() => {}),
    });
    // Another tab that hangs holds nobody up: what is adopted later is shown then.
    await within(line.clock, ADOPTION_PATIENCE_MILLIS, engine.sending.adopt());
    return engine;
  }

  // --- for the client ---

  get connection(): ConnectionChange {
    return this.#connection;
  }

  get isCaughtUp(): boolean {
    return this.#isCaughtUp;
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  connect(): Promise<void> {
    if (this.isClosed) return Promise.reject(closed());
    if (this.#connection.to === 'CONNECTED') return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#connecting.push({ resolve, reject });
      this.#link.connect();
    });
  }

  /** Makes a request. Rejects with a {@link ParleyError}, or with the signal's reason. */
  ask<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    input: MessageInitShape<I>,
    signal: AbortSignal | undefined,
  ): Promise<MessageShape<O>> {
    if (this.isClosed) return Promise.reject(closed());
    return this.#requests.ask(method, input, this.#settings.requestPatienceMillis, signal);
  }

  /** Moves the own read marker, here at once and at the server when there is a connection. */
  markRead(room: RoomId, seq: bigint): void {
    if (!this.isClosed) this.#marks.mark(room, seq);
  }

  disconnect(): void {
    this.#link.disconnect();
  }

  wake(): void {
    this.#link.wake();
  }

  /** The user of this client is gone for good, and with it what was kept of it. */
  async signedOut(): Promise<void> {
    this.#leave();
    try {
      const kept = await this.#store.load();
      await Promise.all([...kept.keys()].map((key) => this.#store.update(key, () => null, true)));
    } catch {
      // What a store cannot forget is refused to the next user.
    }
    this.#tabs.tellAccount();
  }

  #leave(): void {
    this.#link.disconnect();
    this.sending.clear();
    this.rooms.clear();
    this.#requests.close(new ParleyError('TOKEN_MISSING', 'signed out'));
    this.#epoch++;
    this.#held = null;
    this.#isHolding = false;
    this.#marks.clear();
    this.#bookmark.clear();
    this.tokens.clear();
  }

  /** Another tab has signed in or out, or has renewed the credentials. */
  async #accountChanged(): Promise<void> {
    try {
      if (this.isClosed || (await this.tokens.reread())) return;
      this.#leave();
      await this.tokens.reread();
    } catch {
      // A store that cannot be read tells nothing new.
    }
  }

  /** Ends everything. Resolves when what was begun is in the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#settle(closed());
    this.#link.disconnect();
    this.#requests.shut(closed());
    this.#bookmark.close();
    this.changes.close();
    // The store carries out what was asked of it in order: when it has read, it has written what was asked before.
    await within(this.#clock, STORE_PATIENCE_MILLIS, this.#store.load()).catch(() => {});
    this.#tabs.close();
    this.#store.close();
  }

  // --- what the link says ---

  get resumeToken(): string {
    return this.#bookmark.token;
  }

  forgetResumeToken(): void {
    this.#bookmark.forget();
    this.#isCaughtUp = false;
  }

  snapshot(told: readonly RoomSummaryTold[], token: string): void {
    this.rooms.snapshot(told);
    this.#marks.showAgain();
    const beginning = this.#bookmark.begin(token);
    if (beginning === 'CONTINUED') return;
    if (beginning === 'LEAPT') {
      this.rooms.leap();
      this.changes.tell({ kind: 'snapshot' });
    }
    this.#keepOnceTold();
  }

  hello(): Hello {
    this.#focusTold = this.#focus();
    return {
      clientName: this.#settings.clientName,
      clientVersion: this.#settings.clientVersion,
      deviceId: this.#device,
      resumeToken: this.#bookmark.token,
      maxReplay: MAX_REPLAY,
      focusRoomIds: [...this.#focusTold],
    };
  }

  /** One that the server does not know would be the end of the stream. */
  #focus(): readonly RoomId[] {
    return this.signals.focused.filter((room) => this.rooms.room(room) !== null);
  }

  connected(fresh: Connection): void {
    this.#held = null;
    this.#isHolding = false;
    // What a person looks at may have changed while the connection opened; only the former one knows.
    if (!isEqual(this.#focusTold, this.#focus())) this.signals.focus(this.signals.focused);
    this.#requests.connected(fresh);
  }

  disconnected(): void {
    this.#held = null;
    this.#isHolding = false;
    this.#requests.disconnected();
  }

  frame(frame: ServerFrame): void {
    if (frame.welcome?.typingInterval !== undefined)
      this.signals.typingInterval(millisOf(frame.welcome.typingInterval));
    this.#isHolding = this.changes.isFull();
    // Who is too far behind to take it in resumes from before it, should the connection end meanwhile.
    if (this.#isHolding) this.#held = frame;
    else this.#takeIn(frame);
  }

  #takeIn(frame: ServerFrame): void {
    for (const event of frame.events) this.#apply(event);
    if (this.#bookmark.advance(frame.resumeToken)) this.#keepOnceTold();
    if (frame.caughtUp && !this.#isCaughtUp) {
      this.#isCaughtUp = true;
      this.changes.tell({ kind: 'caughtUp' });
    }
    for (const signal of frame.signals) this.signals.apply(signal);
    this.#isHolding = this.changes.isFull();
    if (!this.#isHolding) this.#link.more();
  }

  #apply(event: Event): void {
    if (!this.#bookmark.isNew(event.position)) return;
    this.rooms.apply(event);
    if (event.change.case === 'messageSent') {
      this.signals.posted(roomId(event.roomId), userId(event.change.value.senderId));
    }
  }

  #keepOnceTold(): void {
    const epoch = this.#epoch;
    const { place } = this.#bookmark;
    this.changes.afterAll(() => {
      if (!this.isClosed && epoch === this.#epoch) this.#bookmark.keep(place);
    });
  }

  #readOn(): void {
    if (!this.#isHolding) return;
    this.#isHolding = false;
    const held = this.#held;
    this.#held = null;
    if (held === null) this.#link.more();
    else this.#takeIn(held);
  }

  changed(change: ConnectionChange, why: Failure | null): void {
    this.#connection = change;
    if (change.to !== 'CONNECTED') this.#isCaughtUp = false;
    this.changes.tell({ kind: 'connection', connection: change });
    if (change.to === 'CONNECTED') this.#settle(null);
    else if (change.to === 'DISCONNECTED' || change.to === 'FAILED') {
      this.#settle(why === null ? closed() : errorOf(why));
    }
  }

  #settle(why: ParleyError | null): void {
    const all = this.#connecting;
    this.#connecting = [];
    for (const waiting of all) {
      if (why === null) waiting.resolve();
      else waiting.reject(why);
    }
  }
}
