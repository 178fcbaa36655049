interface Held {
  readonly name: string;
  readonly mode: LockMode;
  readonly client: string;
}

interface Wanted extends Held {
  grant(): void;
}

/**
 * What `navigator.locks` is in browsers, as far as the client uses it: Node has none yet. Each tab has one of its own
 * on the same place; a tab that dies lets all its locks go.
 */
export class LockPlace {
  #held: Held[] = [];
  #wanted: Wanted[] = [];

  /** The locks as one tab sees them. */
  of(client: string): LockManager {
    const request = (name: string, second: unknown, third?: unknown) => {
      const options = (typeof second === 'function' ? {} : second) as LockOptions;
      const callback = (typeof second === 'function' ? second : third) as (lock: Lock | null) => unknown;
      return this.#request(client, name, options, callback);
    };
    const query = async () => ({
      held: this.#held.map(({ name, mode }) => ({ name, mode, clientId: client })),
      pending: this.#wanted.map(({ name, mode }) => ({ name, mode, clientId: client })),
    });
    return { request, query } as LockManager;
  }

  async #request(
    client: string,
    name: string,
    { mode = 'exclusive', signal }: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> {
    const mine = await new Promise<Held>((resolve, reject) => {
      const wanted: Wanted = { name, mode, client, grant: () => resolve(wanted) };
      this.#wanted.push(wanted);
      signal?.addEventListener('abort', () => {
        this.#wanted = this.#wanted.filter((other) => other !== wanted);
        reject(signal.reason);
      });
      this.#grant();
    });
    try {
      return await callback({ name, mode });
    } finally {
      this.#held = this.#held.filter((other) => other !== mine);
      this.#grant();
    }
  }

  #grant(): void {
    for (const wanted of [...this.#wanted]) {
      const rivals = this.#held.filter((held) => held.name === wanted.name);
      const isFree = rivals.every((held) => held.mode === 'shared' && wanted.mode === 'shared');
      if (!isFree) continue;
      this.#wanted = this.#wanted.filter((other) => other !== wanted);
      this.#held.push(wanted);
      wanted.grant();
    }
  }

  /** A tab ends without a word. */
  kill(client: string): void {
    this.#held = this.#held.filter((held) => held.client !== client);
    this.#wanted = this.#wanted.filter((wanted) => wanted.client !== client);
    this.#grant();
  }
}

/** What `BroadcastChannel` is in browsers; what is told arrives in the next moment. Each browser has its own air. */
export class Air {
  readonly #channels = new Set<AirChannel>();

  open(name: string): BroadcastChannel {
    const channel = new AirChannel(name, this.#channels);
    this.#channels.add(channel);
    return channel as unknown as BroadcastChannel;
  }
}

class AirChannel {
  readonly name: string;
  readonly #all: Set<AirChannel>;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(name: string, all: Set<AirChannel>) {
    this.name = name;
    this.#all = all;
  }

  postMessage(data: unknown): void {
    for (const other of this.#all) {
      if (other !== this && other.name === this.name) queueMicrotask(() => other.onmessage?.({ data }));
    }
  }

  close(): void {
    this.#all.delete(this);
    this.onmessage = null;
  }
}
