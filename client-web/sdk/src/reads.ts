import type { RoomId } from './model.js';

/** One question about a room, while it runs. */
export interface Read {
  /** The messages that have changed while it ran. */
  readonly touched: Set<bigint>;
  /** Whether the user came or left while it ran. */
  isMembershipChanged: boolean;
  /** It is answered, or will never be. */
  end(): void;
}

/**
 * Reads of rooms that are under way, and what the log said meanwhile: an answer may be older than that, as nothing
 * orders the two.
 */
export class Reads {
  readonly #running = new Map<RoomId, Set<Read>>();

  begin(room: RoomId): Read {
    const reads = this.#running.get(room) ?? new Set<Read>();
    this.#running.set(room, reads);
    const read: Read = {
      touched: new Set(),
      isMembershipChanged: false,
      end: () => {
        reads.delete(read);
        if (reads.size === 0 && this.#running.get(room) === reads) this.#running.delete(room);
      },
    };
    reads.add(read);
    return read;
  }

  /** The log says that a message has changed. */
  touch(room: RoomId, seq: bigint): void {
    for (const read of this.#running.get(room) ?? []) read.touched.add(seq);
  }

  /** The log says that the user came to a room, or left it. */
  changeMembership(room: RoomId): void {
    for (const read of this.#running.get(room) ?? []) read.isMembershipChanged = true;
  }
}
