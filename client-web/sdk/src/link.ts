import { Attempt, type AttemptOwner } from './attempt.js';
import { Backoff } from './backoff.js';
import type { Cause, ConnectionChange, ConnectionState, Transport } from './change.js';
import type { Clock, Timer } from './clock.js';
import type { RoomSummary } from './gen/parley/v1/room_pb.js';
import type { ServerFrame } from './gen/parley/v1/stream_service_pb.js';
import { millisOf } from './mapping.js';
import { FALLBACK_AFTER, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS } from './settings.js';
import type { Tokens } from './tokens.js';
import { type Verdict, verdictOf } from './verdict.js';
import type { Line } from './wire/calls.js';
import type { Connection, Hello } from './wire/connection.js';
import { Failure } from './wire/failure.js';

/** A stream that lived so long did not fail. */
const STABLE_MILLIS = 30_000;
const FIRST_PROBE_PAUSE_MILLIS = 10_000;
const LONGEST_PROBE_PAUSE_MILLIS = 5 * 60_000;
/** A connection is renewed so long before its token ends. */
const RENEWAL_MARGIN_MILLIS = 60_000;
const SHORTEST_RENEWAL_MILLIS = 30_000;

/** The rest of the client. */
export interface Crew {
  readonly resumeToken: string;

  /** The resume token is of no use: the next try takes a snapshot. */
  forgetResumeToken(): void;

  snapshot(rooms: readonly RoomSummary[], resumeToken: string): void;

  hello(): Hello;

  /** There is a connection for requests, instead of the former one if there was one. */
  connected(connection: Connection): void;

  /** There is none any more. */
  disconnected(): void;

  /** Calls `Link.more` once it has taken the frame in. */
  frame(frame: ServerFrame): void;

  changed(change: ConnectionChange, why: Failure | null): void;
}

/**
 * The connection through all its lives: the five states, when to try again and over which transport, and how to change
 * to a better connection without losing the one there is. Knows nothing of rooms and messages.
 *
 * While polling, a *successor* looks from time to time whether a stream lasts; shortly before an access token ends, one
 * brings a connection with a fresh token. It takes over with its first frame. What both connections brought is told
 * apart by its position.
 */
export class Link implements AttemptOwner {
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #tokens: Tokens;
  readonly #maxRetries: number;
  readonly #crew: Crew;
  readonly #backoff: Backoff;
  readonly #probing: Backoff;

  #state: ConnectionState = 'DISCONNECTED';
  /** The connection, or the try to have one; null between two tries. */
  #current: Attempt | null = null;
  #successor: Attempt | null = null;
  #retry: Timer | null = null;
  /** Whether the pause before the next try is the client's own, not one that the server has asked for. */
  #isOwnPause = false;
  #succession: Timer | null = null;
  #drainMillis: number | null = null;
  #openedMillis = 0;
  #streamFailures = 0;
  /** What was done about the last end, without a frame since: a second time would not help. */
  #hasRenewed = false;
  #hasForgotten = false;

  constructor(line: Line, random: () => number, tokens: Tokens, maxRetries: number, crew: Crew) {
    this.#clock = line.clock;
    this.#line = line;
    this.#tokens = tokens;
    this.#maxRetries = maxRetries;
    this.#crew = crew;
    this.#backoff = new Backoff(FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS, random);
    this.#probing = new Backoff(FIRST_PROBE_PAUSE_MILLIS, LONGEST_PROBE_PAUSE_MILLIS, random);
  }

  // --- what the user wants ---

  connect(): void {
    if (this.#state !== 'DISCONNECTED' && this.#state !== 'FAILED') return;
    this.#startOver();
    this.#become('CONNECTING', 'REQUESTED', 'connecting', null);
    this.#attempt('STREAM');
  }

  disconnect(): void {
    this.#cancelAll();
    if (this.#state === 'DISCONNECTED') return;
    this.#crew.disconnected();
    this.#become('DISCONNECTED', 'CLOSED', 'closed', Failure.ofTransport('CANCELLED', 'closed'));
  }

  /** The next frame. */
  more(): void {
    this.#current?.more();
  }

  /** The access token in use is refused, or soon will be: a connection with a fresh one is needed now. */
  renew(): void {
    const current = this.#current;
    if (this.#state !== 'CONNECTED' || current === null) return;
    this.#tokens.expire(current.accessToken);
    if (this.#successor === null) this.#succeed(current.transport);
  }

  /** The network may be back, or the machine has slept: what waits by its own choice is tried now. */
  wake(): void {
    this.#current?.wake();
    this.#successor?.wake();
    if (this.#retry === null || !this.#isOwnPause) return;
    this.#retry.cancel();
    this.#attempt('STREAM');
  }

  #startOver(): void {
    this.#backoff.reset();
    this.#probing.reset();
    this.#streamFailures = 0;
    this.#hasRenewed = false;
    this.#hasForgotten = false;
  }

  #cancelAll(): void {
    this.#retry?.cancel();
    this.#retry = null;
    this.#drainMillis = null;
    this.#giveUpSuccession();
    this.#current?.close();
    this.#current = null;
  }

  #giveUpSuccession(): void {
    this.#succession?.cancel();
    this.#succession = null;
    this.#successor?.close();
    this.#successor = null;
  }

  #become(next: ConnectionState, cause: Cause, detail: string, why: Failure | null): void {
    const from = this.#state;
    this.#state = next;
    const transport = next === 'CONNECTED' ? (this.#current?.transport ?? null) : null;
    this.#crew.changed({ from, to: next, transport, cause, detail }, why);
  }

  // --- trying ---

  #attempt(transport: Transport): void {
    this.#retry = null;
    const next = new Attempt(this.#line, this.#tokens, this, transport);
    this.#current = next;
    void next.start();
  }

  #retryAfter(millis: number, isOwnPause: boolean): void {
    this.#isOwnPause = isOwnPause;
    this.#retry = this.#clock.after(millis, () => this.#attempt('STREAM'));
  }

  #succeed(transport: Transport): void {
    this.#succession?.cancel();
    this.#succession = null;
    if (this.#successor !== null) return;
    const next = new Attempt(this.#line, this.#tokens, this, transport);
    this.#successor = next;
    void next.start();
  }

  opened(attempt: Attempt, first: ServerFrame): void {
    const former = this.#current;
    const isSuccession = attempt === this.#successor;
    if (!isSuccession && attempt !== this.#current) {
      attempt.close();
      return;
    }
    if (isSuccession) {
      this.#successor = null;
      former?.close();
      this.#current = attempt;
    }
    this.#drainMillis = null;
    this.#openedMillis = this.#clock.now();
    this.#hasRenewed = false;
    this.#hasForgotten = false;
    this.#backoff.reset();
    this.#crew.connected(attempt.connection);
    const { transport } = attempt;
    if (!isSuccession) {
      this.#become('CONNECTED', 'OPENED', `connected by ${transport}`, null);
    } else if (former !== null && former.transport !== transport) {
      this.#become('CONNECTED', 'TRANSPORT_CHANGED', `connected by ${transport} now`, null);
    }
    this.#planSuccession(transport);
    this.frame(attempt, first);
  }

  #planSuccession(transport: Transport): void {
    this.#succession?.cancel();
    this.#succession = null;
    if (transport === 'POLL') {
      const pauseMillis = FIRST_PROBE_PAUSE_MILLIS + this.#probing.next();
      this.#succession = this.#clock.after(pauseMillis, () => this.#succeed('STREAM'));
      return;
    }
    const lifetimeMillis = this.#tokens.lifetimeMillis();
    if (lifetimeMillis === null) return;
    const pauseMillis = Math.max(lifetimeMillis - RENEWAL_MARGIN_MILLIS, SHORTEST_RENEWAL_MILLIS);
    this.#succession = this.#clock.after(pauseMillis, () => this.renew());
  }

  // --- what connections say ---

  get resumeToken(): string {
    return this.#crew.resumeToken;
  }

  snapshot(rooms: readonly RoomSummary[], resumeToken: string): void {
    this.#crew.snapshot(rooms, resumeToken);
  }

  hello(): Hello {
    return this.#crew.hello();
  }

  frame(attempt: Attempt, frame: ServerFrame): void {
    if (attempt !== this.#current) return;
    this.#crew.frame(frame);
    if (frame.drain === undefined || attempt !== this.#current) return;
    this.#drainMillis = frame.drain.reconnectAfter === undefined ? 0 : millisOf(frame.drain.reconnectAfter);
    // A stream is ended by the server; a poll ends well, and another one would only wake it up again.
    if (attempt.transport === 'POLL') {
      attempt.close();
      this.ended(attempt, Failure.ofTransport('UNAVAILABLE', 'the server shuts down'), 'LOST');
    }
  }

  ended(attempt: Attempt, why: Failure, cause: Cause): void {
    if (attempt === this.#successor) {
      this.#successor = null;
      this.#successorFailed(why);
      return;
    }
    if (attempt !== this.#current) return;
    this.#current = null;
    this.#giveUpSuccession();
    if (attempt.isOpened) this.#crew.disconnected();
    const drained = this.#drainMillis;
    this.#drainMillis = null;
    if (drained !== null && this.#state === 'CONNECTED') {
      this.#become('RECONNECTING', 'DRAINED', why.message, why);
      // The server spreads what it asks for, so that not all come back at once.
      this.#retryAfter(drained, false);
      return;
    }
    const verdict = verdictOf(why);
    if (verdict.kind === 'RECONNECT') this.#countStreams(attempt);
    switch (this.#state) {
      case 'CONNECTING':
        this.#tryOtherwise(attempt, verdict, cause, why);
        break;
      case 'CONNECTED':
        this.#become('RECONNECTING', cause, why.message, why);
        this.#comeBack(attempt, verdict, why);
        break;
      case 'RECONNECTING':
        this.#comeBack(attempt, verdict, why);
        break;
      case 'DISCONNECTED':
      case 'FAILED':
        break;
    }
  }

  #countStreams(attempt: Attempt): void {
    if (attempt.transport !== 'STREAM' || !attempt.hasDialled) return;
    const wasStable = attempt.isOpened && this.#openedMillis + STABLE_MILLIS <= this.#clock.now();
    this.#streamFailures = wasStable ? 0 : this.#streamFailures + 1;
    if (wasStable) this.#probing.reset();
  }

  #successorFailed(why: Failure): void {
    if (this.#state !== 'CONNECTED' || this.#current === null) return;
    // A session that is over is over for the living connection, too; the server ends that one itself.
    if (verdictOf(why).kind !== 'STOP') this.#planSuccession(this.#current.transport);
  }

  // --- after an end ---

  /** While connecting for the first time: whatever helps at once, else the end. */
  #tryOtherwise(attempt: Attempt, verdict: Verdict, cause: Cause, why: Failure): void {
    if (verdict.kind === 'RENEW' && !this.#hasRenewed) this.#renewAndTry(attempt, attempt.transport);
    else if (verdict.kind === 'SNAPSHOT' && !this.#hasForgotten) this.#forgetAndTry(attempt.transport);
    else if (verdict.kind === 'RECONNECT' && attempt.transport === 'STREAM') this.#attempt('POLL');
    else if (verdict.kind === 'STOP') this.#stop('DISCONNECTED', attempt, why);
    else this.#become('DISCONNECTED', cause, why.message, why);
  }

  /** While reconnecting: again and again. */
  #comeBack(attempt: Attempt, verdict: Verdict, why: Failure): void {
    if (verdict.kind === 'RENEW' && !this.#hasRenewed) this.#renewAndTry(attempt, this.#nextTransport(attempt));
    else if (verdict.kind === 'SNAPSHOT' && !this.#hasForgotten) this.#forgetAndTry(attempt.transport);
    else if (verdict.kind === 'STOP') this.#stop('FAILED', attempt, why);
    else this.#pause(verdict.kind === 'RECONNECT' ? verdict.afterMillis : null, attempt, why);
  }

  #renewAndTry(attempt: Attempt, transport: Transport): void {
    this.#hasRenewed = true;
    this.#tokens.expire(attempt.accessToken);
    this.#attempt(transport);
  }

  #forgetAndTry(transport: Transport): void {
    this.#hasForgotten = true;
    this.#crew.forgetResumeToken();
    this.#attempt(transport);
  }

  #stop(end: 'DISCONNECTED' | 'FAILED', attempt: Attempt, why: Failure): void {
    if (why.code === 'UNAUTHENTICATED') this.#tokens.refused(attempt.accessToken);
    this.#become(end, 'REFUSED', why.message, why);
  }

  #pause(toldMillis: number | null, attempt: Attempt, why: Failure): void {
    if (toldMillis === null && this.#isPollingWorthwhile(attempt)) {
      this.#attempt('POLL');
      return;
    }
    if (this.#backoff.failures >= this.#maxRetries) {
      const text = `gave up after ${this.#maxRetries} tries: ${why.message}`;
      this.#become('FAILED', 'RETRIES_EXHAUSTED', text, why);
      return;
    }
    this.#retryAfter((toldMillis ?? 0) + this.#backoff.next(), toldMillis === null);
  }

  /**
   * Streams have failed too often: what comes next is a poll. When polling fails, too, the network is at fault, and the
   * next try is a stream again.
   */
  #isPollingWorthwhile(attempt: Attempt): boolean {
    return attempt.transport === 'STREAM' && this.#streamFailures >= FALLBACK_AFTER;
  }

  #nextTransport(attempt: Attempt): Transport {
    return this.#isPollingWorthwhile(attempt) ? 'POLL' : 'STREAM';
  }
}
