import { useLayoutEffect, useReducer } from 'preact/hooks';

/** Says which one row has the reader's attention. Only the row that gains it and the one that loses it hear of it. */
export class Beacon {
  #key: string | null = null;
  #isHeld = false;
  readonly #listeners = new Map<string, () => void>();

  get key(): string | null {
    return this.#key;
  }

  /** Gives the attention to a row, or to none; while it is held, nothing changes. */
  set(key: string | null): void {
    const former = this.#key;
    if (former === key || this.#isHeld) return;
    this.#key = key;
    if (former !== null) this.#listeners.get(former)?.();
    if (key !== null) this.#listeners.get(key)?.();
  }

  /** Keeps the attention where it is: its menu is open. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  listen(key: string, listener: () => void): () => void {
    this.#listeners.set(key, listener);
    return () => {
      if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
    };
  }
}

/** Whether the row with this key has the attention. */
export function useBeacon(beacon: Beacon, key: string): boolean {
  const [, renderAgain] = useReducer<number, void>((times) => times + 1, 0);
  useLayoutEffect(() => beacon.listen(key, () => renderAgain()), [beacon, key]);
  return beacon.key === key;
}
