import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Backoff } from './backoff.js';
import type { Clock, Timer } from './clock.js';
import { ParleyError } from './error.js';
import type { Asked, Connection } from './wire/connection.js';
import type { Failure } from './wire/failure.js';

/** Fewer than the server takes of one user at a time. */
const IN_WORK = 64;
/** How often a request is repeated that the server answers with a defect. */
const DEFECTS = 3;
const FIRST_PAUSE_MILLIS = 200;
const LONGEST_PAUSE_MILLIS = 5_000;

interface Request {
  readonly asked: Omit<Asked, 'refused' | 'signal'>;
  /** Ends the call that is in work when nobody waits for it any more. */
  readonly ending: AbortController;
  failed(why: ParleyError): void;
  readonly backoff: Backoff;
  /** Whether it waits for its answer for as long as it takes. */
  readonly isLasting: boolean;
  patience: Timer | null;
  pause: Timer | null;
  state: 'WAITING' | 'IN_WORK' | 'PAUSED';
  defects: number;
  /** Grows with each try: what an earlier one brings is of no interest. */
  tries: number;
}

/** Why a failure is one for the user. */
export function errorOf(failure: Failure): ParleyError {
  const reason = failure.isOfParley ? failure.reason : 'NOT_CONNECTED';
  return new ParleyError(reason, failure.message, failure.retryAfterMillis, failure.violations);
}

/**
 * Requests that are not answered yet. All of them are idempotent: one whose fate is unknown, because its connection
 * broke, is made again on the next one, for as long as its asker has patience.
 */
export class Requests {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #renew: () => void;
  readonly #unanswered = new Set<Request>();
  #connection: Connection | null = null;
  #inWork = 0;
  /** Why there are no requests any more. */
  #shut: ParleyError | null = null;

  /** @param renew called when the access token in use is refused */
  constructor(clock: Clock, random: () => number, renew: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#renew = renew;
  }

  /**
   * Makes a request. Either of the two is told, once.
   *
   * @param patienceMillis how long to wait for connections and an answer; null: for ever
   * @return gives it up: neither of the two is told any more
   */
  make<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    input: MessageInitShape<I>,
    patienceMillis: number | null,
    replied: (answer: MessageShape<O>) => void,
    failed: (why: ParleyError) => void,
  ): () => void {
    const request: Request = {
      // The answer is of the method's own kind.
      asked: { method, input, replied: replied as (answer: MessageShape<DescMessage>) => void },
      failed,
      ending: new AbortController(),
      backoff: new Backoff(FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS, this.#random),
      isLasting: patienceMillis === null,
      patience: null,
      pause: null,
      state: 'WAITING',
      defects: 0,
      tries: 0,
    };
    if (this.#shut !== null) {
      failed(this.#shut);
      return () => {};
    }
    this.#unanswered.add(request);
    if (patienceMillis !== null) request.patience = this.#clock.after(patienceMillis, () => this.#giveUp(request));
    this.#flush();
    return () => {
      this.#finish(request);
      this.#flush();
    };
  }

  /** Makes a request and waits. Rejects with a {@link ParleyError}, or with the signal's reason. */
  ask<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    input: MessageInitShape<I>,
    patienceMillis: number,
    signal?: AbortSignal,
  ): Promise<MessageShape<O>> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => {
        forget();
        reject(signal?.reason);
      };
      const heard = () => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort, { once: true });
      const forget = this.make(
        method,
        input,
        patienceMillis,
        (answer) => {
          heard();
          resolve(answer);
        },
        (why) => {
          heard();
          reject(why);
        },
      );
    });
  }

  #giveUp(request: Request): void {
    this.#finish(request);
    request.failed(new ParleyError('NOT_CONNECTED', 'there was no answer in time; it may have been carried out'));
    this.#flush();
  }

  #finish(request: Request): void {
    if (!this.#unanswered.delete(request)) return;
    request.patience?.cancel();
    request.pause?.cancel();
    if (request.state === 'IN_WORK') this.#inWork--;
    request.ending.abort();
  }

  /** Requests go this way from now on, those in work on a former connection once more. */
  connected(fresh: Connection): void {
    this.disconnected();
    this.#connection = fresh;
    this.#flush();
  }

  disconnected(): void {
    this.#connection = null;
    this.#inWork = 0;
    for (const request of this.#unanswered) {
      request.pause?.cancel();
      request.pause = null;
      request.state = 'WAITING';
    }
  }

  #flush(): void {
    if (this.#connection === null) return;
    for (const request of [...this.#unanswered]) {
      if (this.#connection === null || this.#inWork >= IN_WORK) return;
      if (request.state === 'WAITING' && this.#unanswered.has(request)) this.#begin(request, this.#connection);
    }
  }

  #begin(request: Request, connection: Connection): void {
    request.state = 'IN_WORK';
    this.#inWork++;
    const mine = ++request.tries;
    const isCurrent = () => this.#unanswered.has(request) && request.state === 'IN_WORK' && request.tries === mine;
    connection.request({
      method: request.asked.method,
      input: request.asked.input,
      signal: request.ending.signal,
      replied: (answer) => {
        if (!isCurrent()) return;
        this.#finish(request);
        request.asked.replied(answer);
        this.#flush();
      },
      refused: (why) => {
        if (isCurrent()) this.#refused(request, why);
      },
    });
  }

  #refused(request: Request, why: Failure): void {
    if (why.reason === 'TOKEN_EXPIRED') {
      // It stays in work: the connection with the fresh token makes it again.
      this.#renew();
    } else if (isPassing(why) || isOfSession(request, why) || isUnknown(request, why)) {
      this.#inWork--;
      request.state = 'PAUSED';
      request.pause = this.#clock.after((why.retryAfterMillis ?? 0) + request.backoff.next(), () => {
        request.state = 'WAITING';
        this.#flush();
      });
    } else {
      this.#finish(request);
      request.failed(errorOf(why));
    }
    this.#flush();
  }

  /** Nobody will answer any more, whatever is asked from now on. */
  shut(why: ParleyError): void {
    this.#shut = why;
    this.close(why);
  }

  /** Nobody will answer any more what was asked so far. */
  close(why: ParleyError): void {
    for (const request of [...this.#unanswered]) {
      this.#finish(request);
      request.failed(why);
    }
  }
}

/** Whether the same request may do better later. */
function isPassing(why: Failure): boolean {
  if (!why.isOfParley) return true;
  switch (why.code) {
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
      return true;
    case 'RESOURCE_EXHAUSTED':
      return why.retryAfterMillis !== null;
    default:
      return false;
  }
}

/** The session is over, not the request refused: what waits for as long as it takes waits for the next one. */
function isOfSession(request: Request, why: Failure): boolean {
  return request.isLasting && why.code === 'UNAUTHENTICATED';
}

/** A defect of the server says nothing about whether the request was carried out, and may be gone the next time. */
function isUnknown(request: Request, why: Failure): boolean {
  return why.code === 'INTERNAL' && ++request.defects <= DEFECTS;
}
