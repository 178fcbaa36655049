import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ParleyClient } from '../src/client.js';
import { indexedDbStore } from '../src/indexeddb.js';
import { roomId } from '../src/model.js';
import type { Store } from '../src/store.js';
import { singleTab } from '../src/tabs.js';
import { Browser, type Tab } from './support/browser.js';
import { HEARTBEAT_SECONDS } from './support/model-server.js';
import { type Stage, shownBy } from './support/stage.js';

const ROOM = roomId('r1');
const HALF_AN_HOUR_SECONDS = 30 * 60;

let browser: Browser;
let stage: Stage;
beforeEach(async () => {
  browser = new Browser();
  stage = browser.stage;
  await stage.signedIn(browser.store);
});

async function connectedTab(id: string): Promise<Tab> {
  const tab = await browser.tab(id);
  await stage.connect(tab.client);
  return tab;
}

/** All at once are connected, and hear the server's heartbeats. */
async function passHalfAnHour(clients: readonly ParleyClient[]): Promise<void> {
  for (const client of clients) client.connect().catch(() => {});
  for (let beat = 0; beat < HALF_AN_HOUR_SECONDS / HEARTBEAT_SECONDS; beat++) {
    await stage.clock.advance(HEARTBEAT_SECONDS * 1_000);
    stage.server.heartbeat();
  }
}

function sentTexts(): string[] {
  return stage.server.world.sent.map((sent) => sent.text);
}

describe('two tabs on one store', () => {
  test('have a stream each and show the same', async () => {
    const [one, other] = [await connectedTab('a'), await connectedTab('b')];
    one.client.send(ROOM, 'from one');
    other.client.send(ROOM, 'from the other');
    await stage.clock.run();

    expect(stage.server.openStreams).toBe(2);
    for (const { client } of [one, other]) expect(shownBy(client, 'r1')).toEqual(['from one', 'from the other']);
    expect(sentTexts()).toEqual(['from one', 'from the other']);
  });

  test('renew their credentials once for both', async () => {
    const tabs = await Promise.all([browser.tab('a'), browser.tab('b')]);
    await passHalfAnHour(tabs.map(({ client }) => client));

    for (const { client } of tabs) expect([client.state, client.isSignedIn]).toEqual(['CONNECTED', true]);
    const refreshes = stage.server.happened.get('refresh') ?? 0;
    expect(refreshes).toBeGreaterThanOrEqual(3);
    expect(refreshes).toBeLessThanOrEqual(4);
  });

  test('renew a token that has ended for both in the same moment once', async () => {
    const [one, other] = [await connectedTab('a'), await connectedTab('b')];
    stage.server.expireToken();
    await stage.clock.advance(5_000);

    for (const { client } of [one, other]) expect([client.state, client.isSignedIn]).toEqual(['CONNECTED', true]);
    expect(stage.server.happened.get('refresh')).toBe(1);
  });

  test('that know nothing of each other are found to use a refresh token twice', async () => {
    const open = async (id: string) => await stage.open(browser.store, { tabs: singleTab(id) });
    const clients = [await open('a'), await open('b')];
    for (const client of clients) await stage.connect(client);
    stage.server.expireToken();
    await stage.clock.advance(5_000);

    expect(clients.map((client) => client.isSignedIn)).toContain(false);
  });

  test('sign out together', async () => {
    const [one, other] = [await connectedTab('a'), await connectedTab('b')];
    stage.server.world.say('r1', 'seen');
    await stage.clock.run();

    const out = one.client.signOut();
    await stage.clock.advance(1_000);
    await out;

    const { client } = other;
    expect([client.state, client.isSignedIn, client.userId]).toEqual(['DISCONNECTED', false, null]);
    expect([client.rooms(), client.timeline(ROOM).entries()]).toEqual([[], []]);
    expect(other.heard).toContainEqual({ kind: 'signedIn', isSignedIn: false });
    expect(await browser.store.load()).toEqual(new Map());
  });

  test('sign out together also while one of them renews, and is slow to hear of it', async () => {
    let go = () => {};
    let slow = Promise.resolve();
    const store: Store = {
      ...browser.store,
      load: async () => {
        const kept = await browser.store.load();
        await slow;
        return kept;
      },
    };
    const [one, other] = [await connectedTab('a'), await browser.tab('b', { store })];
    await stage.connect(other.client);
    one.client.disconnect();
    const answer = stage.server.hold('RefreshToken');
    stage.server.expireToken();
    await stage.clock.advance(100);
    slow = new Promise((resolve) => {
      go = resolve;
    });
    const out = one.client.signOut();
    await stage.clock.run();
    await out;
    answer();
    await stage.clock.run();
    go();
    await stage.clock.advance(30_000);

    expect([other.client.isSignedIn, other.client.userId]).toEqual([false, null]);
    expect(await browser.store.load()).toEqual(new Map());
  });

  test('sign in together', async () => {
    browser = new Browser();
    stage = browser.stage;
    const [one, other] = [await browser.tab('a'), await browser.tab('b')];
    const user = one.client.signIn('ada', 'secret');
    await stage.clock.advance(1_000);
    await user;

    expect(other.client.isSignedIn).toBe(true);
    expect(other.client.userId).toBe('u1');
    expect(other.heard).toContainEqual({ kind: 'signedIn', isSignedIn: true });
    await stage.connect(other.client);
    expect(other.client.state).toBe('CONNECTED');
  });

  test('are both at the end when the session is', async () => {
    const [one, other] = [await connectedTab('a'), await connectedTab('b')];
    stage.server.revoke();
    await stage.clock.advance(60_000);

    for (const { client } of [one, other]) expect([client.state, client.isSignedIn]).toEqual(['FAILED', false]);
  });

  test('keep the place of the one that is further', async () => {
    await connectedTab('a');
    const other = await connectedTab('b');
    other.client.disconnect();
    stage.server.world.say('r1', 'the other is behind');
    await stage.clock.advance(3_000);
    const further = (await browser.store.load()).get('resume');

    await other.client.close();
    expect((await browser.store.load()).get('resume')).toBe(further);
    expect(further).toMatch(/^2 1:2$/);
  });
});

describe('what a tab leaves unsent', () => {
  /** A tab that has sent while the server was away. */
  async function writer(id: string, ...texts: string[]): Promise<Tab> {
    const tab = await browser.tab(id);
    for (const text of texts) tab.client.send(ROOM, text);
    await stage.clock.run();
    return tab;
  }

  test('is shown and sent once by another one when it has ended', async () => {
    const [other, third] = [await connectedTab('b'), await connectedTab('c')];
    const ended = await writer('a', 'first', 'second');
    ended.kill();
    await stage.clock.advance(1_000);

    expect(sentTexts()).toEqual(['first', 'second']);
    expect(stage.server.happened.get('repeat')).toBeUndefined();
    for (const { client } of [other, third]) {
      expect(client.unsent()).toEqual([]);
      expect(shownBy(client, 'r1')).toEqual(['first', 'second']);
    }
  });

  test('is shown and sent before what the other one wrote later, as far as that is not in work', async () => {
    const other = await browser.tab('b');
    const ended = await writer('a', 'first', 'second');
    await stage.clock.advance(10);
    other.client.send(ROOM, 'in work');
    other.client.send(ROOM, 'waiting');
    await stage.clock.run();
    ended.kill();
    await stage.clock.run();
    const pending = ['first', 'second', 'in work', 'waiting'].map((text) => `PENDING ${text}`);
    expect(shownBy(other.client, 'r1')).toEqual(pending);

    await stage.connect(other.client);
    expect(sentTexts()).toEqual(['in work', 'first', 'second', 'waiting']);
  });

  test('is left alone while it lives', async () => {
    const living = await writer('a', 'mine');
    const other = await connectedTab('b');
    await stage.clock.advance(5_000);

    expect(other.client.unsent()).toEqual([]);
    expect(sentTexts()).toEqual([]);
    expect(shownBy(living.client, 'r1')).toEqual(['PENDING mine']);

    await stage.connect(living.client);
    expect(sentTexts()).toEqual(['mine']);
  });

  test('is taken over by the next tab when there was none', async () => {
    const ended = await writer('a', 'first');
    ended.kill();
    const next = await connectedTab('b');
    await stage.clock.run();

    expect(sentTexts()).toEqual(['first']);
    expect(shownBy(next.client, 'r1')).toEqual(['first']);
  });

  test('is taken over when it was closed properly, too', async () => {
    const other = await browser.tab('b');
    const closed = await writer('a', 'first');
    await closed.client.close();
    await browser.until(() => other.client.unsent().length === 1);

    await stage.connect(other.client);
    expect(sentTexts()).toEqual(['first']);
  });

  test('is taken over as it is: failed, with its reason', async () => {
    const failing = await connectedTab('a');
    stage.server.fates.push('REFUSED');
    failing.client.send(ROOM, 'refused');
    await stage.clock.run();
    const other = await browser.tab('b');
    failing.kill();
    await stage.clock.run();

    expect(shownBy(other.client, 'r1')).toEqual(['FAILED refused']);
    expect(other.client.unsent()[0]?.failure?.reason).toBe('ROOM_ACCESS_DENIED');
  });

  test('stands not beside itself where it had arrived', async () => {
    const other = await connectedTab('b');
    const ended = await connectedTab('a');
    stage.server.fates.push('STORED_UNTOLD');
    ended.client.send(ROOM, 'arrived');
    await stage.clock.advance(0);
    ended.kill();
    await stage.clock.advance(5_000);

    expect(shownBy(other.client, 'r1')).toEqual(['arrived']);
    expect(sentTexts()).toEqual(['arrived']);
    expect([...(await browser.store.load()).keys()].filter((key) => key.startsWith('unsent/'))).toEqual([]);
  });

  test('is shown and sent by another one also when its store takes only a part of it', async () => {
    let refusals = 0;
    const store: Store = {
      ...browser.store,
      update: async (key, change, isUrgent) => {
        await browser.store.update(key, change, isUrgent);
        if (key.startsWith('unsent/') && ++refusals === 2) throw new Error('the disk is full');
      },
    };
    const other = await browser.tab('b', { store });
    const ended = await writer('a', 'one', 'two', 'three');
    ended.kill();
    await stage.clock.run();

    expect(refusals).toBe(3);
    expect(shownBy(other.client, 'r1')).toEqual(['PENDING one', 'PENDING two', 'PENDING three']);
    await stage.connect(other.client);
    expect(sentTexts()).toEqual(['one', 'two', 'three']);
  });

  test('is not taken over when it was given up while the other one looked', async () => {
    let isRead = () => {};
    const read = new Promise<void>((resolve) => {
      isRead = resolve;
    });
    const store: Store = {
      ...browser.store,
      load: async () => {
        const kept = await browser.store.load();
        if ([...kept.keys()].some((key) => key.startsWith('unsent/'))) {
          // Somebody is faster.
          for (const key of kept.keys()) {
            if (key.startsWith('unsent/')) await browser.store.update(key, () => null, true);
          }
          isRead();
        }
        return kept;
      },
    };
    const other = await browser.tab('b', { store });
    const ended = await writer('a', 'gone');
    ended.kill();
    await read;
    await stage.connect(other.client);

    expect(other.client.unsent()).toEqual([]);
    expect(sentTexts()).toEqual([]);
  });

  test('is forgotten with the user who signs out', async () => {
    const other = await connectedTab('b');
    const writing = await writer('a', 'unsent');
    const out = other.client.signOut();
    await stage.clock.advance(1_000);
    await out;

    expect(writing.client.unsent()).toEqual([]);
    expect(await browser.store.load()).toEqual(new Map());
  });
});

test('tabs that share IndexedDB take over what one has left', async () => {
  const open = () => indexedDbStore('tabs');
  await stage.signedIn(await open());
  const other = await browser.tab('b', { store: await open() });
  const ended = await browser.tab('a', { store: await open() });
  ended.client.send(ROOM, 'first');
  const kept = await open();
  const isKept = async () => [...(await kept.load()).keys()].some((key) => key.startsWith('unsent/'));
  while (!(await isKept())) await stage.clock.run();
  ended.kill();
  await browser.until(() => other.client.unsent().length === 1);

  await stage.connect(other.client);
  await browser.until(() => other.client.unsent().length === 0);
  expect(sentTexts()).toEqual(['first']);
});

test('where a browser gives no locks, tabs hear of each other all the same', async () => {
  const [one, other] = [await browser.tab('a', { hasLocks: false }), await browser.tab('b', { hasLocks: false })];
  for (const { client } of [one, other]) await stage.connect(client);
  const out = one.client.signOut();
  await stage.clock.advance(1_000);
  await out;

  expect(other.client.isSignedIn).toBe(false);
});

test('a tab that hangs with a lock holds up no other one for ever', async () => {
  const hung = browser.places.of('hung');
  void hung.request('parley/shared/adopt', () => new Promise(() => {}));
  void hung.request('parley/shared/refresh', () => new Promise(() => {}));
  const opening = browser.tab('a');
  await stage.clock.advance(5_000);
  const { client } = await opening;
  stage.server.expireToken();
  await stage.clock.advance(600_000);

  const out = client.signOut();
  await stage.clock.advance(15_000);
  await out;
  expect([client.isSignedIn, await browser.store.load()]).toEqual([false, new Map()]);
});
