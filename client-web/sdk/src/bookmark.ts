import type { Clock, Timer } from './clock.js';
import type { Store } from './store.js';

const KEY = 'resume';
/** The token goes to the store no more often. */
const KEEPING_PAUSE_MILLIS = 1_000;

/** A place in the log: a resume token, and the position of the newest entry before it. */
export interface Place {
  readonly token: string;
  readonly position: bigint;
}

/**
 * What a snapshot means for the place in the log.
 *
 * - CONTINUED: the last run of the program goes on where that ended.
 * - FRESH: there was nothing to go on from.
 * - LEAPT: what lies between is not told.
 */
export type Beginning = 'CONTINUED' | 'FRESH' | 'LEAPT';

/**
 * Where the client is in the log: the resume token of the newest frame, and the position of the newest entry. The token
 * goes to the store when everything before it was told, so that whoever crashes is rather told again than not at all.
 * Of several tabs the one that is furthest is kept.
 */
export class Bookmark {
  readonly #clock: Clock;
  readonly #store: Store;
  #token: string;
  /** The newest entry of the log that was taken in. */
  #position: bigint;
  /** Whether the rooms are known, so that the log can be followed. */
  #hasSnapshot = false;
  /** Whether the log has moved on too far to be followed from where the client was. */
  #hasLeapt = false;
  /** Whether what the store holds is of no use, however far it seems to be. */
  #isStoreOutdated = false;
  /** The place up to which everything was told. */
  #told: Place | null = null;
  /** The one in the store. */
  #kept: Place | null = null;
  /** Whether the store has held a place since it was this user's. */
  #isInStore: boolean;
  /** While it is too soon to keep again. */
  #pause: Timer | null = null;
  #isClosed = false;

  constructor(clock: Clock, store: Store, loaded: ReadonlyMap<string, string>) {
    this.#clock = clock;
    this.#store = store;
    const found = parse(loaded.get(KEY) ?? null);
    this.#isInStore = found !== null;
    this.#token = found?.token ?? '';
    this.#position = found?.position ?? 0n;
  }

  /** Where to go on; empty when a snapshot is needed first, which may leave the token as it is. */
  get token(): string {
    return this.#hasSnapshot ? this.#token : '';
  }

  /** Where the client is. */
  get place(): Place {
    return { token: this.#token, position: this.#position };
  }

  /** The token is of no use. */
  forget(): void {
    this.#token = '';
    this.#hasSnapshot = false;
    this.#hasLeapt = true;
    this.#isStoreOutdated = true;
  }

  /** The rooms are known, as of this token. */
  begin(snapshot: string): Beginning {
    this.#hasSnapshot = true;
    if (this.#token !== '') return 'CONTINUED';
    this.#token = snapshot;
    this.#position = 0n;
    const leapt = this.#hasLeapt;
    this.#hasLeapt = false;
    return leapt ? 'LEAPT' : 'FRESH';
  }

  /**
   * Takes an entry in.
   *
   * @return false when it was taken in before: after a resume, or by the connection that was taken over
   */
  isNew(entry: bigint): boolean {
    if (entry <= this.#position) return false;
    this.#position = entry;
    return true;
  }

  /**
   * Everything up to here is taken in.
   *
   * @return false when that is nothing new
   */
  advance(newest: string): boolean {
    if (newest === '' || newest === this.#token) return false;
    this.#token = newest;
    return true;
  }

  /** Everything up to here was told. */
  keep(place: Place): void {
    this.#told = place;
    if (this.#pause !== null || this.#isClosed) return;
    this.#keepNow();
    this.#pause = this.#clock.after(KEEPING_PAUSE_MILLIS, () => {
      this.#pause = null;
      if (this.#told !== null && this.#told !== this.#kept) this.keep(this.#told);
    });
  }

  /** What was told so far goes to the store. */
  #keepNow(): void {
    const told = this.#told;
    if (told === null || told === this.#kept) return;
    this.#kept = told;
    const isForced = this.#isStoreOutdated;
    this.#isStoreOutdated = false;
    const further = (former: string | null) => {
      // Another tab has signed out, and emptied the store.
      if (former === null && this.#isInStore) return null;
      this.#isInStore = true;
      return !isForced && (parse(former)?.position ?? 0n) > told.position ? former : format(told);
    };
    // An older one that stays repeats more, and loses nothing.
    this.#store.update(KEY, further, false).catch(() => {
      if (this.#kept === told) this.#kept = null;
    });
  }

  /** What was told so far goes to the store, and nothing after that. */
  close(): void {
    this.#keepNow();
    this.#isClosed = true;
    this.#pause?.cancel();
  }

  /** The user is gone, and what it was told with it. */
  clear(): void {
    this.forget();
    this.#told = null;
    this.#kept = null;
    this.#isInStore = false;
    this.#hasLeapt = false;
  }
}

function format(place: Place): string {
  return `${place.position} ${place.token}`;
}

function parse(kept: string | null): Place | null {
  const found = /^(\d{1,19}) (\S+)$/.exec(kept ?? '');
  return found === null ? null : { position: BigInt(found[1] ?? 0), token: found[2] ?? '' };
}
