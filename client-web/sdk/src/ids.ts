const COUNTER_BITS = 12n;
const COUNTER_MASK = (1n << COUNTER_BITS) - 1n;
const TAIL_BITS = 62;
const VARIANT = 1n << 63n;
const HEX = 16;
const WORD = 2 ** 31;

/**
 * UUIDs of version 7 (RFC 9562) that grow: within one millisecond, and when the clock steps back, the last one's time
 * goes on with a counter in the 12 bits behind it. Sorted as text they are in the order in which they were made.
 */
export class TimeOrderedIds {
  readonly #random: () => number;
  /** Milliseconds and counter in one number, of the newest id. */
  #last = 0n;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** All that are made from now on come after this one, whatever the clock says. */
  startAfter(id: string): void {
    const high = highOf(id);
    const place = ((high >> 16n) << COUNTER_BITS) | (high & COUNTER_MASK);
    if (place > this.#last) this.#last = place;
  }

  next(nowMillis: number): string {
    const now = BigInt(nowMillis) << COUNTER_BITS;
    this.#last = now > this.#last ? now : this.#last + 1n;
    const high = ((this.#last >> COUNTER_BITS) << 16n) | 0x7000n | (this.#last & COUNTER_MASK);
    const hex = hexOf(high) + hexOf(VARIANT | this.#tail());
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  #tail(): bigint {
    const word = () => BigInt(Math.floor(this.#random() * WORD));
    return BigInt.asUintN(TAIL_BITS, (word() << 31n) | word());
  }
}

/** When an id was made, in milliseconds since 1970. */
export function millisOfId(id: string): number {
  return Number(highOf(id) >> 16n);
}

function highOf(id: string): bigint {
  return BigInt(`0x${id.replaceAll('-', '').slice(0, HEX)}`);
}

function hexOf(half: bigint): string {
  return half.toString(HEX).padStart(HEX, '0');
}
