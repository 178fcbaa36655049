import { ParleyClient } from '../../src/client.js';
import type { Clock } from '../../src/clock.js';
import type { TokenSource } from '../../src/options.js';
import { memoryStore, type Store } from '../../src/store.js';
import { singleTab, type Tabs } from '../../src/tabs.js';
import { ControlledClock } from './controlled-clock.js';
import { ModelServer } from './model-server.js';
import { SETTINGS, seeded } from './play.js';

/** A service with a room, and clients of it, for tests that need no play. */
export class Stage {
  readonly clock = new ControlledClock();
  readonly server = new ModelServer(this.clock);
  readonly #random = seeded(5);

  constructor() {
    this.server.world.makeRoom('r1');
  }

  /** A store whose user is signed in. */
  async signedIn(store: Store = memoryStore()): Promise<Store> {
    await this.server.signIn(store);
    return store;
  }

  async open(
    store: Store,
    {
      tokenSource = null,
      tabs = singleTab('tab'),
      aheadMillis = 0,
    }: { tokenSource?: TokenSource | null; tabs?: Tabs; aheadMillis?: number } = {},
  ): Promise<ParleyClient> {
    // The client's machine may believe that it is later than it is.
    const clock: Clock = {
      now: () => this.clock.now() + aheadMillis,
      after: (millis, work) => this.clock.after(millis, work),
    };
    const line = { transport: this.server.transport, clock, accessToken: '' };
    return await ParleyClient.openIn({ line, random: this.#random, store, tabs, settings: SETTINGS, tokenSource });
  }

  /** A client that is connected. */
  async connected(store?: Store): Promise<ParleyClient> {
    const client = await this.open(store ?? (await this.signedIn()));
    await this.connect(client);
    return client;
  }

  async connect(client: ParleyClient): Promise<void> {
    const connecting = client.connect();
    await this.clock.advance(1_000);
    await connecting;
  }
}

/** The texts of a room's timeline, each with how far it has come when it is still on its way. */
export function shownBy(client: ParleyClient, room: string): string[] {
  return client
    .timeline(room as Parameters<ParleyClient['timeline']>[0])
    .entries()
    .map((entry) => (entry.kind === 'posted' ? entry.message.text : `${entry.state} ${entry.draft.text}`));
}
