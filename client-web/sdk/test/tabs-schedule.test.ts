import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type RoomId, roomId } from '../src/model.js';
import { Browser, type Tab } from './support/browser.js';
import { FATES, type Fate, HEARTBEAT_SECONDS } from './support/model-server.js';
import { shownBy } from './support/stage.js';

const SCHEDULES = 100;
const LONGEST = 30;
const MOST_TABS = 3;
const HEALING_SECONDS = 8 * 60;
const ROOM: RoomId = roomId('r1');

/** One thing that happens to the tabs of a browser, or to their service. `tab` names one of those that live. */
type Step =
  | { readonly kind: 'opens' | 'says' | 'breaks' | 'expiresToken' }
  | { readonly kind: 'sends' | 'dies' | 'closes'; readonly tab: number }
  | { readonly kind: 'fated'; readonly fate: Fate }
  | { readonly kind: 'downs' | 'passes'; readonly seconds: number };

const tab = fc.nat({ max: MOST_TABS - 1 });
const seconds = fc.integer({ min: 1, max: 40 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: tab.map((tab) => ({ kind: 'sends', tab }) as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'opens' } as const) },
  { weight: 2, arbitrary: tab.map((tab) => ({ kind: 'dies', tab }) as const) },
  { weight: 1, arbitrary: tab.map((tab) => ({ kind: 'closes', tab }) as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'says' } as const) },
  { weight: 3, arbitrary: fc.constantFrom(...FATES).map((fate) => ({ kind: 'fated', fate }) as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'breaks' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'expiresToken' } as const) },
  { weight: 3, arbitrary: seconds.map((seconds) => ({ kind: 'downs', seconds }) as const) },
  { weight: 2, arbitrary: seconds.map((seconds) => ({ kind: 'passes', seconds }) as const) },
);

const happened = new Set<string>();

class Plot {
  readonly browser = new Browser();
  readonly #tabs: Tab[] = [];
  /** What each tab has sent, in the order of sending. */
  readonly #sent = new Map<Tab, string[]>();
  readonly #hasLocks: boolean;
  #opened = 0;
  #texts = 0;

  private constructor(hasLocks: boolean) {
    this.#hasLocks = hasLocks;
  }

  /** One tab is open. */
  static async begin({ hasLocks = true } = {}): Promise<Plot> {
    const plot = new Plot(hasLocks);
    await plot.browser.stage.signedIn(plot.browser.store);
    await plot.open();
    return plot;
  }

  async take(step: Step): Promise<void> {
    const { server, clock } = this.browser.stage;
    switch (step.kind) {
      case 'opens':
        await this.open();
        break;
      case 'says':
        server.world.say('r1', `said ${++this.#texts}`);
        break;
      case 'breaks':
        server.breakAll();
        break;
      case 'expiresToken':
        server.expireToken();
        break;
      case 'fated':
        server.fates.push(step.fate);
        break;
      case 'downs':
        server.isDown = true;
        server.breakAll();
        await this.#pass(step.seconds);
        server.isDown = false;
        break;
      case 'passes':
        await this.#pass(step.seconds);
        break;
      case 'sends':
      case 'dies':
      case 'closes':
        await this.#onTab(step.kind, this.#tabs[step.tab]);
        break;
    }
    // Two tabs do not make an id in the same moment.
    await clock.advance(1);
  }

  async open(): Promise<void> {
    if (this.#tabs.length === MOST_TABS) return;
    const opened = await this.browser.tab(`tab ${++this.#opened}`, { hasLocks: this.#hasLocks });
    opened.client.connect().catch(() => {});
    this.#tabs.push(opened);
    this.#sent.set(opened, []);
  }

  async #onTab(kind: 'sends' | 'dies' | 'closes', on: Tab | undefined): Promise<void> {
    if (on === undefined) return;
    if (kind === 'sends') {
      const text = `sent ${++this.#texts}`;
      this.#sent.get(on)?.push(text);
      on.client.send(ROOM, text);
      return;
    }
    if (on.client.unsent().some((message) => message.state === 'PENDING')) happened.add(`${kind} with unsent messages`);
    this.#tabs.splice(this.#tabs.indexOf(on), 1);
    if (kind === 'dies') on.kill();
    else await on.client.close();
  }

  async #pass(seconds: number): Promise<void> {
    const { server, clock } = this.browser.stage;
    for (let second = 1; second <= seconds; second++) {
      await clock.advance(1_000);
      if (second % HEARTBEAT_SECONDS === 0) server.heartbeat();
    }
  }

  async healAndJudge(): Promise<void> {
    const { server } = this.browser.stage;
    if (this.#tabs.length === 0) await this.open();
    // One that could not be reached when it was opened tries no more by itself.
    for (const { client } of this.#tabs) client.connect().catch(() => {});
    await this.#pass(HEALING_SECONDS);

    for (const { client } of this.#tabs) {
      expect([client.state, client.isSignedIn, client.isCaughtUp], 'each tab is back').toEqual([
        'CONNECTED',
        true,
        true,
      ]);
    }
    expect(server.openStreams, 'each has one stream').toBe(this.#tabs.length);
    this.#isSentOnce();
    await this.#isShown();
    for (const what of server.happened.keys()) happened.add(what);
  }

  #isSentOnce(): void {
    const unsent = this.#tabs.flatMap(({ client }) => client.unsent());
    expect(
      unsent.filter((message) => message.state !== 'FAILED'),
      'nothing is left waiting',
    ).toEqual([]);
    const failed = unsent.map((message) => message.draft.text);
    expect(new Set(failed).size, 'what has failed is shown by one tab').toBe(failed.length);
    const stored = this.browser.stage.server.world.sent.map((sent) => sent.text);
    const all = [...this.#sent.values()].flat();
    expect([...stored, ...failed].sort(), 'stored once, or failed').toEqual([...all].sort());
    for (const texts of this.#sent.values()) {
      const mine = stored.filter((text) => texts.includes(text));
      expect(mine, 'in the order of sending').toEqual(texts.filter((text) => !failed.includes(text)));
    }
  }

  async #isShown(): Promise<void> {
    const held = this.browser.stage.server.world.room('r1').messages.map((message) => message.text);
    for (const { client } of this.#tabs) {
      const shown = shownBy(client, 'r1').filter((line) => !line.startsWith('FAILED'));
      expect(shown, 'each tab shows the newest messages').toEqual(held.slice(held.length - shown.length));
    }
    const kept = [...(await this.browser.store.load()).keys()].filter((key) => key.startsWith('unsent/'));
    const unsent = this.#tabs.flatMap(({ client }) => client.unsent());
    expect(kept.length, 'what is kept is what is shown as failed').toBe(unsent.length);
  }
}

test('no schedule of failures and of ending tabs breaks a promise', { timeout: 120_000 }, async () => {
  const promise = fc.asyncProperty(fc.array(step, { maxLength: LONGEST, size: 'max' }), async (schedule) => {
    const plot = await Plot.begin();
    for (const each of schedule) await plot.take(each);
    await plot.healAndJudge();
  });
  await fc.assert(promise, { numRuns: SCHEDULES });
});

test('a message that no other tab takes over is found', async () => {
  // Without locks nobody hears of the end of a tab.
  const plot = await Plot.begin({ hasLocks: false });
  await plot.take({ kind: 'opens' });
  plot.browser.stage.server.isDown = true;
  plot.browser.stage.server.breakAll();
  await plot.take({ kind: 'sends', tab: 0 });
  await plot.take({ kind: 'dies', tab: 0 });
  plot.browser.stage.server.isDown = false;

  await expect(plot.healAndJudge()).rejects.toThrow('stored once, or failed');
});

afterAll(() => {
  const situations = ['dies with unsent messages', 'closes with unsent messages', 'repeat', 'refresh', 'REFUSED'];
  expect([...happened]).toEqual(expect.arrayContaining(situations));
});
