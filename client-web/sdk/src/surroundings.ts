import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { browserTabs } from './browser-tabs.js';
import { machineClock } from './clock.js';
import { TimeOrderedIds } from './ids.js';
import { type ParleyClientOptions, settingsOf, type TokenSource } from './options.js';
import type { Settings } from './settings.js';
import { memoryStore, type Store } from './store.js';
import { singleTab, type Tabs } from './tabs.js';
import type { Line } from './wire/calls.js';

/** What a client is made of and does not make itself. */
export interface Surroundings {
  /** The way to the service, without a token; and time. */
  readonly line: Line;
  /** Answers anything from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly store: Store;
  readonly tabs: Tabs;
  readonly settings: Settings;
  readonly tokenSource: TokenSource | null;
}

/** Those of a browser, or of another program with `fetch`. */
export async function surroundingsOf(options: ParleyClientOptions): Promise<Surroundings> {
  const settings = settingsOf(options);
  const store = options.store ?? memoryStore();
  const transport = createGrpcWebTransport({ baseUrl: options.baseUrl });
  return {
    line: { transport, clock: machineClock, accessToken: '' },
    random,
    store,
    tabs: await tabsOf(store),
    settings,
    tokenSource: options.tokenSource ?? null,
  };
}

const RANDOM_STEPS = 2 ** 32;

/** Not Math.random: two devices must not make the same ids. */
function random(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / RANDOM_STEPS;
}

/** The others who share a store, where there can be any. */
async function tabsOf(store: Store): Promise<Tabs> {
  const id = new TimeOrderedIds(random).next(Date.now());
  if (store.sharedAs === null || typeof BroadcastChannel === 'undefined') return singleTab(id);
  const locks = globalThis.navigator?.locks;
  return await browserTabs({ locks, openChannel: (name) => new BroadcastChannel(name) }, store.sharedAs, id);
}
