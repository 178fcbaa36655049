import { useLayoutEffect, useReducer } from 'preact/hooks';

/** Why a row has the reader's attention: the pointer is over it, or the focus is in it. */
export type Attention = 'hovered' | 'focused';

/** Says which rows have the reader's attention. Only the rows that gain it and those that lose it hear of it. */
export class Beacon {
  readonly #keys = new Map<Attention, string>();
  readonly #listeners = new Map<string, () => void>();
  #isHeld = false;

  has(attention: Attention, key: string): boolean {
    return this.#keys.get(attention) === key;
  }

  /** Gives the attention to a row, or to none; while it is held, nothing changes. */
  set(attention: Attention, key: string | null): void {
    const former = this.#keys.get(attention) ?? null;
    if (former === key || this.#isHeld) return;
    if (key === null) this.#keys.delete(attention);
    else this.#keys.set(attention, key);
    if (former !== null) this.#listeners.get(former)?.();
    if (key !== null) this.#listeners.get(key)?.();
  }

  /** Keeps the attention where it is: a menu is open there. */
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

/** Which attention the row with this key has. */
export function useBeacon(beacon: Beacon, key: string): { isHovered: boolean; isFocused: boolean } {
  const [, renderAgain] = useReducer<number, void>((times) => times + 1, 0);
  useLayoutEffect(() => beacon.listen(key, () => renderAgain()), [beacon, key]);
  return { isHovered: beacon.has('hovered', key), isFocused: beacon.has('focused', key) };
}
