import { browserTabs } from '../../src/browser-tabs.js';
import type { Change } from '../../src/change.js';
import type { ParleyClient } from '../../src/client.js';
import { memoryStore, type Store } from '../../src/store.js';
import { Air, LockPlace } from './locks.js';
import { hear } from './play.js';
import { Stage } from './stage.js';

const ROUNDS_LIMIT = 1_000;

/** One browser, whose tabs share a store. */
export class Browser {
  readonly stage = new Stage();
  readonly store: Store = { ...memoryStore(), sharedAs: 'shared' };
  readonly places = new LockPlace();
  readonly air = new Air();

  async tab(id: string, { store = this.store, hasLocks = true } = {}): Promise<Tab> {
    let isOver = false;
    const mine: Store = {
      sharedAs: store.sharedAs,
      load: () => store.load(),
      update: async (key, change, isUrgent) => {
        if (!isOver) await store.update(key, change, isUrgent);
      },
      close: () => {},
    };
    const channels: BroadcastChannel[] = [];
    const openChannel = (name: string) => {
      const channel = this.air.open(name);
      channels.push(channel);
      return channel;
    };
    const locks = hasLocks ? this.places.of(id) : undefined;
    const tabs = await browserTabs({ locks, openChannel }, 'shared', id);
    const client = await this.stage.open(mine, { tabs });
    const heard: Change[] = [];
    void hear(client, (change) => heard.push(change));
    const kill = () => {
      isOver = true;
      client.disconnect();
      for (const channel of channels) channel.close();
      this.places.kill(id);
    };
    return { client, heard, kill };
  }

  /** Waits for what comes of stores and channels, not for a time. */
  async until(isSo: () => boolean): Promise<void> {
    for (let round = 0; !isSo(); round++) {
      if (round > ROUNDS_LIMIT) throw new Error('it does not come');
      await this.stage.clock.run();
    }
  }
}

export interface Tab {
  readonly client: ParleyClient;
  readonly heard: Change[];
  /** Ends it without a word. */
  kill(): void;
}
