import type { Change } from './change.js';

/** Waiting changes of one reader from which on the client takes nothing more from the server. */
export const FULL = 512;

interface Waiting {
  readonly number: number;
  /** What it is known by, when it need not wait twice. */
  readonly hint: string | null;
  change: Change;
}

/**
 * Brings changes to readers, each with what it has not taken yet. What only says "look again" waits once, however often
 * it is said; messages wait one by one, and when too many do, nothing more is taken from the server until that reader
 * has taken them all.
 */
export class Changes {
  readonly #drained: () => void;
  readonly #readers = new Set<Reader>();
  #number = 0;
  #wasFull = false;
  #isClosed = false;
  /** What to do when everything up to a number was taken in; growing. */
  #marks: { readonly number: number; readonly work: () => void }[] = [];

  /** @param drained called when a reader that was too far behind has caught up */
  constructor(drained: () => void) {
    this.#drained = drained;
  }

  read(signal: AbortSignal | undefined): AsyncIterableIterator<Change> {
    const end = () => reader.end();
    const left = () => {
      signal?.removeEventListener('abort', end);
      this.#readers.delete(reader);
      this.#moved();
    };
    const reader = new Reader(() => this.#moved(), left);
    this.#readers.add(reader);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted || this.#isClosed) end();
    return reader;
  }

  tell(change: Change): void {
    this.#number++;
    for (const reader of [...this.#readers]) reader.tell(this.#number, change);
  }

  /** Does work when every reader has taken in all that was told so far. A later one may stand for an earlier one. */
  afterAll(work: () => void): void {
    // One that is left out is done by the one after it.
    if (this.#marks.length >= FULL) this.#marks.pop();
    this.#marks.push({ number: this.#number, work });
    this.#moved();
  }

  /** Whether the client should stop reading. Once it is, `drained` follows. */
  isFull(): boolean {
    this.#wasFull ||= [...this.#readers].some((reader) => reader.isFull);
    return this.#wasFull;
  }

  #moved(): void {
    const taken = Math.min(...[...this.#readers].map((reader) => reader.taken()));
    const done = this.#marks.filter((mark) => mark.number <= taken);
    this.#marks = this.#marks.slice(done.length);
    done.at(-1)?.work();
    if (this.#wasFull && ![...this.#readers].some((reader) => reader.isFull)) {
      this.#wasFull = false;
      this.#drained();
    }
  }

  /** Nobody is told anything any more: what waits is still taken, then readers come to their end. */
  close(): void {
    this.#isClosed = true;
    this.#marks = [];
    for (const reader of [...this.#readers]) reader.finish();
  }
}

class Reader implements AsyncIterableIterator<Change> {
  readonly #moved: () => void;
  readonly #left: () => void;
  #waiting: Waiting[] = [];
  readonly #hints = new Map<string, Waiting>();
  /** What was given last and is perhaps still being worked on. */
  #given: number | null = null;
  #asked: ((result: IteratorResult<Change>) => void)[] = [];
  #isFinishing = false;
  #isOver = false;
  isFull = false;

  constructor(moved: () => void, left: () => void) {
    this.#moved = moved;
    this.#left = left;
  }

  tell(number: number, change: Change): void {
    if (this.#isOver || this.#isFinishing) return;
    const ask = this.#asked.shift();
    if (ask !== undefined) {
      this.#given = number;
      ask({ done: false, value: change });
      return;
    }
    const hint = this.#hintOf(change);
    const former = hint === null ? undefined : this.#hints.get(hint);
    if (former !== undefined) {
      former.change = change;
      return;
    }
    const told: Waiting = { number, hint, change };
    if (hint !== null) this.#hints.set(hint, told);
    this.#waiting.push(told);
    if (this.#waiting.length >= FULL) this.isFull = true;
  }

  /**
   * Names what need not wait twice: the newest is enough. Of a reader that is too far behind this holds for all that is
   * not of the log, so that not even one that reads nothing grows without bound.
   */
  #hintOf(change: Change): string | null {
    switch (change.kind) {
      case 'rooms':
      case 'timeline':
      case 'members':
      case 'typing':
        return change.kind + change.roomId;
      case 'presence':
        return change.kind + change.userId;
      case 'user':
        return change.kind + change.user.id;
      case 'connection':
      case 'caughtUp':
      case 'signedIn':
        return this.isFull ? change.kind : null;
      case 'snapshot':
      case 'message':
        return null;
    }
  }

  /** The number up to which everything was taken in. */
  taken(): number {
    const next = this.#given ?? this.#waiting[0]?.number;
    return next === undefined ? Number.POSITIVE_INFINITY : next - 1;
  }

  next(): Promise<IteratorResult<Change>> {
    this.#given = null;
    const result = this.#take();
    this.#moved();
    return result;
  }

  #take(): Promise<IteratorResult<Change>> {
    const first = this.#waiting.shift();
    if (first !== undefined) {
      if (first.hint !== null) this.#hints.delete(first.hint);
      if (this.#waiting.length === 0) this.isFull = false;
      this.#given = first.number;
      return Promise.resolve({ done: false, value: first.change });
    }
    if (this.#isFinishing) this.end();
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#asked.push(resolve);
    });
  }

  /** Takes what waits, and then is over. */
  finish(): void {
    this.#isFinishing = true;
    if (this.#waiting.length === 0) this.end();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting = [];
    this.#hints.clear();
    this.#given = null;
    this.isFull = false;
    for (const ask of this.#asked) ask({ done: true, value: undefined });
    this.#asked = [];
    this.#left();
  }

  return(): Promise<IteratorResult<Change>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Change> {
    return this;
  }
}
