import type { Cause, Transport } from './change.js';
import type { Clock, Timer } from './clock.js';
import type { RoomSummary } from './gen/parley/v1/room_pb.js';
import { RoomService } from './gen/parley/v1/room_service_pb.js';
import type { ServerFrame } from './gen/parley/v1/stream_service_pb.js';
import { UserService } from './gen/parley/v1/user_service_pb.js';
import { millisOf } from './mapping.js';
import { type UserId, userId } from './model.js';
import { OPEN_PATIENCE_MILLIS, STEP_PATIENCE_MILLIS } from './settings.js';
import type { Tokens } from './tokens.js';
import { type Line, unary } from './wire/calls.js';
import type { Connection, Hello, Receiver } from './wire/connection.js';
import { Failure } from './wire/failure.js';
import { PollConnection } from './wire/poll-connection.js';
import { StreamConnection } from './wire/stream-connection.js';

const SNAPSHOT_PAGE = 200;
/** What a stream may be late, beyond its longest silence, until it is taken for dead. */
const LATENESS_MILLIS = 10_000;
/** The longest time that a poll waits, as the server allows. */
const POLL_WAIT_MILLIS = 25_000;

/** Who made an attempt. Told nothing after its end, and nothing after `close`. */
export interface AttemptOwner {
  /** Where to go on from; empty: take a snapshot first. */
  readonly resumeToken: string;

  /** The rooms, and where to go on from. */
  snapshot(rooms: readonly RoomSummary[], resumeToken: string): void;

  hello(): Hello;

  /** The first frame is here. */
  opened(attempt: Attempt, first: ServerFrame): void;

  frame(attempt: Attempt, frame: ServerFrame): void;

  ended(attempt: Attempt, why: Failure, cause: Cause): void;
}

/**
 * One try to be connected, and the connection that comes of it: gets a token, takes a snapshot when there is nothing to
 * resume from, opens the transport, waits for the first frame, and watches that the server is heard.
 */
export class Attempt implements Receiver {
  readonly transport: Transport;
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #tokens: Tokens;
  readonly #owner: AttemptOwner;
  /** The token that it used; empty before it had one. */
  #accessToken = '';
  #connection: Connection | null = null;
  #watch: Timer | null = null;
  /** What the watch does, and when. */
  #due: { readonly millis: number; readonly work: () => void } | null = null;
  #longestSilenceMillis = 0;
  #isOpened = false;
  readonly #ending = new AbortController();

  /** @param line without a token */
  constructor(line: Line, tokens: Tokens, owner: AttemptOwner, transport: Transport) {
    this.#clock = line.clock;
    this.#line = line;
    this.#tokens = tokens;
    this.#owner = owner;
    this.transport = transport;
  }

  get isOpened(): boolean {
    return this.#isOpened;
  }

  /** Whether it came so far as to open the transport. */
  get hasDialled(): boolean {
    return this.#connection !== null;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  async start(): Promise<void> {
    try {
      const line = await this.#authorize();
      await this.#identify(line);
      if (this.#owner.resumeToken === '') await this.#takeSnapshot(line);
      if (!this.#isOver) this.#open(line);
    } catch (thrown) {
      this.#end(Failure.of(thrown), 'LOST');
    }
  }

  async #authorize(): Promise<Line> {
    this.#expectWithin(STEP_PATIENCE_MILLIS);
    const accessToken = await this.#tokens.get();
    this.#ending.signal.throwIfAborted();
    this.#accessToken = accessToken;
    return { ...this.#line, accessToken };
  }

  /** The next step has its own time: a large snapshot is no reason to give up. */
  #expectWithin(millis: number): void {
    this.#watchFor(millis, () =>
      this.#end(Failure.ofTransport('DEADLINE_EXCEEDED', `no answer within ${millis / 1000} s`), 'TIMED_OUT'),
    );
  }

  #watchFor(millis: number, work: () => void): void {
    this.#stopWatching();
    this.#due = { millis: this.#clock.now() + millis, work };
    this.#watch = this.#clock.after(millis, work);
  }

  #stopWatching(): void {
    this.#watch?.cancel();
    this.#watch = null;
    this.#due = null;
  }

  async #identify(line: Line): Promise<void> {
    // A stream that resumes says itself whose it is, before it says anything else.
    const isTold = this.transport === 'STREAM' && this.#owner.resumeToken !== '';
    if (this.#tokens.isUserCertain || isTold) return;
    this.#expectWithin(STEP_PATIENCE_MILLIS);
    const answer = await unary(line, UserService.method.getMe, {}, STEP_PATIENCE_MILLIS, this.#ending.signal);
    this.#ending.signal.throwIfAborted();
    this.#isUser(userId(answer.user?.userId ?? ''));
    this.#ending.signal.throwIfAborted();
  }

  #isUser(told: UserId): boolean {
    if (this.#tokens.isUser(told)) return true;
    const text = `the store keeps the things of another user than ${told}; give each user a store of its own`;
    this.#end(new Failure('FAILED_PRECONDITION', 'TOKEN_INVALID', text), 'REFUSED');
    return false;
  }

  async #takeSnapshot(line: Line): Promise<void> {
    const rooms: RoomSummary[] = [];
    for (let pageToken = ''; ; ) {
      this.#expectWithin(STEP_PATIENCE_MILLIS);
      const request = { pageSize: SNAPSHOT_PAGE, pageToken };
      const page = await unary(line, RoomService.method.listRooms, request, STEP_PATIENCE_MILLIS, this.#ending.signal);
      this.#ending.signal.throwIfAborted();
      rooms.push(...page.rooms);
      pageToken = page.nextPageToken;
      if (pageToken === '') {
        this.#owner.snapshot(rooms, page.resumeToken);
        return;
      }
    }
  }

  #open(line: Line): void {
    this.#expectWithin(OPEN_PATIENCE_MILLIS);
    const hello = this.#owner.hello();
    this.#connection =
      this.transport === 'STREAM' ? StreamConnection.open(line, hello, this) : PollConnection.open(line, hello, this);
  }

  // --- using it ---

  /** The connection, once it is opened. */
  get connection(): Connection {
    if (this.#connection === null) throw new Error('not opened');
    return this.#connection;
  }

  /** Takes the next frame. */
  more(): void {
    if (this.#isOver || !this.#isOpened) return;
    this.#listen();
    this.#connection?.more();
  }

  #listen(): void {
    const millis = this.#longestSilenceMillis;
    this.#watchFor(millis, () =>
      this.#end(Failure.ofTransport('UNAVAILABLE', `nothing heard for ${millis / 1000} s`), 'SILENT'),
    );
  }

  /** Timers of a machine that slept are late: what should have happened by the clock happens now. */
  wake(): void {
    const due = this.#due;
    if (due !== null && this.#clock.now() >= due.millis) due.work();
  }

  /** Ends it. Its owner hears nothing more. */
  close(): void {
    if (this.#isOver) return;
    this.#ending.abort(Failure.ofTransport('CANCELLED', 'closed'));
    this.#stopWatching();
    this.#connection?.close();
  }

  #end(why: Failure, cause: Cause): void {
    if (this.#isOver) return;
    this.close();
    this.#owner.ended(this, why, cause);
  }

  // --- what the connection says ---

  frame(frame: ServerFrame): void {
    if (this.#isOver) return;
    // Whoever is slow to ask for more is not to blame the server.
    this.#stopWatching();
    if (this.#isOpened) {
      this.#owner.frame(this, frame);
      return;
    }
    this.#longestSilenceMillis = POLL_WAIT_MILLIS + LATENESS_MILLIS;
    const welcome = frame.welcome;
    if (welcome !== undefined) {
      if (!this.#isUser(userId(welcome.userId))) return;
      if (welcome.serverTime !== undefined) this.#tokens.serverTime(millisOf(welcome.serverTime));
      const heartbeatMillis = welcome.heartbeatInterval === undefined ? 0 : millisOf(welcome.heartbeatInterval);
      this.#longestSilenceMillis = heartbeatMillis + LATENESS_MILLIS;
    }
    this.#isOpened = true;
    this.#owner.opened(this, frame);
  }

  ended(why: Failure): void {
    this.#end(why, 'LOST');
  }
}
