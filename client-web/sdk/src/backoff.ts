const DOUBLINGS = 16;

/**
 * Full jitter: each pause is anything between nothing and a limit that doubles from failure to failure. So clients that
 * were cut off together do not come back together.
 */
export class Backoff {
  readonly #firstMillis: number;
  readonly #longestMillis: number;
  readonly #random: () => number;
  #failures = 0;

  /** @param random answers anything from 0 up to, but not including, 1 */
  constructor(firstMillis: number, longestMillis: number, random: () => number) {
    this.#firstMillis = firstMillis;
    this.#longestMillis = longestMillis;
    this.#random = random;
  }

  /** The pause before the next try, in milliseconds. */
  next(): number {
    const limit = Math.min(this.#longestMillis, this.#firstMillis * 2 ** Math.min(this.#failures, DOUBLINGS));
    this.#failures++;
    return Math.floor(this.#random() * (limit + 1));
  }

  /** How many pauses were asked for since the last success. */
  get failures(): number {
    return this.#failures;
  }

  reset(): void {
    this.#failures = 0;
  }
}
