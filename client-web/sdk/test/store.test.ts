import 'fake-indexeddb/auto';
import { Code } from '@connectrpc/connect';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorReason } from '../src/gen/parley/v1/error_reason_pb.js';
import { indexedDbStore } from '../src/indexeddb.js';
import { type Message, roomId, userId } from '../src/model.js';
import { memoryStore, type Store } from '../src/store.js';
import { hear } from './support/play.js';
import { Stage, shownBy } from './support/stage.js';

const ROOM = roomId('r1');

/** Of its name each test makes another store. */
let stores = 0;

describe.each([
  ['in memory', async () => memoryStore()],
  ['in IndexedDB', () => indexedDbStore(`store-${++stores}`)],
] as const)('a store %s', (_, open) => {
  test('keeps what was put until it is removed', async () => {
    const store = await open();
    expect(await store.load()).toEqual(new Map());

    await store.update('a', () => 'one', true);
    await store.update('b', (former) => `${former} two`, false);
    await store.update('a', (former) => `${former}, more`, true);
    await store.update('c', () => 'gone', true);
    await store.update('c', () => null, true);

    expect(await store.load()).toEqual(
      new Map([
        ['a', 'one, more'],
        ['b', 'null two'],
      ]),
    );
    store.close();
  });

  test('carries out changes in the order of the calls', async () => {
    const store = await open();
    const changes = Array.from({ length: 50 }, (_, at) =>
      store.update('all', (former) => `${former ?? ''}${at} `, at % 2 === 0),
    );
    await Promise.all(changes);

    expect((await store.load()).get('all')).toBe(Array.from({ length: 50 }, (_, at) => `${at} `).join(''));
    store.close();
  });
});

test('what IndexedDB keeps is there for the next one that opens it, and for another name it is not', async () => {
  const name = `store-${++stores}`;
  const [first, second] = [await indexedDbStore(name), await indexedDbStore(name)];
  await first.update('a', () => 'one', true);
  first.close();

  expect(await second.load()).toEqual(new Map([['a', 'one']]));
  expect(second.sharedAs).toBe(name);
  expect(await (await indexedDbStore(`${name}-other`)).load()).toEqual(new Map());
});

describe('what IndexedDB does', () => {
  let name: string;
  beforeEach(() => {
    name = `store-${++stores}`;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function answerOf(request: IDBOpenDBRequest): Promise<string> {
    return new Promise((resolve) => {
      request.onblocked = () => resolve('blocked');
      request.onsuccess = () => resolve('done');
    });
  }

  test('when a write ends its transaction is heard by who has asked for it, and by nobody else', async () => {
    const store = await indexedDbStore(name);
    const unheard: unknown[] = [];
    const hear = (why: unknown) => unheard.push(why);
    process.on('unhandledRejection', hear);
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    });

    await expect(store.update('a', () => 'one', true)).rejects.toThrow();
    vi.restoreAllMocks();
    await store.update('a', () => 'two', true);
    expect(await store.load()).toEqual(new Map([['a', 'two']]));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  test('to delete a database is not held up by an open store', async () => {
    const store = await indexedDbStore(name);
    await store.update('a', () => 'one', true);

    expect(await answerOf(indexedDB.deleteDatabase(name))).toBe('done');
    expect(await store.load(), 'the store goes on with an empty one').toEqual(new Map());
    expect(await answerOf(indexedDB.open(name, 2))).toBe('done');
  });

  test('when others hold up the opening is said after a while', async () => {
    const holding = indexedDB.open(name, 1);
    await answerOf(holding);
    const waiting = indexedDB.deleteDatabase(name);
    await answerOf(waiting);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const opening = expect(indexedDbStore(name)).rejects.toThrow('close other tabs that use an older version');
    await vi.advanceTimersByTimeAsync(10_000);
    await opening;

    holding.result.close();
    vi.useRealTimers();
    expect((await indexedDbStore(name)).sharedAs).toBe(name);
  });

  test('when it loses a connection without a word is mended at the next use, in the order of the calls', async () => {
    const opened: IDBDatabase[] = [];
    const transaction = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...given) {
      opened.push(this);
      return transaction.apply(this, given);
    });
    const store = await indexedDbStore(name);
    await store.update('a', () => 'one', false);
    opened[0]?.close();

    await Promise.all([' two', ' three'].map((text) => store.update('a', (former) => `${former}${text}`, false)));
    expect(await store.load()).toEqual(new Map([['a', 'one two three']]));
  });

  test('is not asked any more once the store is closed', async () => {
    const store = await indexedDbStore(name);
    const begun = store.update('a', () => 'one', true);
    store.close();
    await begun;

    await expect(store.update('a', () => 'two', true)).rejects.toThrow('the store is closed');
    expect(await (await indexedDbStore(name)).load()).toEqual(new Map([['a', 'one']]));
  });
});

describe('a client that is opened again on its store', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });

  test('is told what was missed between', async () => {
    const store = await stage.signedIn();
    const first = await stage.connected(store);
    stage.server.world.say('r1', 'seen');
    await stage.clock.advance(2_000);
    await first.close();
    stage.server.world.say('r1', 'missed 1');
    stage.server.world.say('r1', 'missed 2');

    const second = await stage.open(store);
    const told: Message[] = [];
    void hear(second, (change) => {
      if (change.kind === 'message') told.push(change.message);
    });
    await stage.connect(second);

    expect(told.map((message) => message.text)).toEqual(['missed 1', 'missed 2']);
    expect(shownBy(second, 'r1')).toEqual(['missed 2']);
    expect(second.timeline(ROOM).hasOlder()).toBe(true);
  });

  test('is told it also when nothing was said before', async () => {
    const store = await stage.signedIn();
    const first = await stage.connected(store);
    await stage.clock.advance(2_000);
    await first.close();
    stage.server.world.say('r1', 'missed');

    const second = await stage.open(store);
    const told: string[] = [];
    void hear(second, (change) => {
      if (change.kind === 'message') told.push(change.message.text);
    });
    await stage.connect(second);

    expect(told).toEqual(['missed']);
  });

  test('is told again what its reader had not taken in', async () => {
    const store = await stage.signedIn();
    const first = await stage.open(store);
    const reader = first.changes();
    await stage.connect(first);
    await stage.clock.advance(2_000);
    // Read up to here, so that there is a place to go on from.
    for (let next = await reader.next(); next.value?.kind !== 'caughtUp'; ) next = await reader.next();
    const pending = reader.next();
    await stage.clock.advance(2_000);
    stage.server.world.say('r1', 'told, but not taken in');
    await stage.clock.advance(2_000);
    await pending;
    await first.close();

    const second = await stage.open(store);
    const told: string[] = [];
    void hear(second, (change) => {
      if (change.kind === 'message') told.push(change.message.text);
    });
    await stage.connect(second);

    expect(told).toEqual(['told, but not taken in']);
  });

  test('shows unsent and failed messages, and sends them', async () => {
    const name = `store-${++stores}`;
    const store = await stage.signedIn(await indexedDbStore(name));
    const first = await stage.connected(store);
    stage.server.fates.push('REFUSED');
    first.send(ROOM, 'refused');
    await until(stage, () => shownBy(first, 'r1')[0] === 'FAILED refused');
    stage.server.isDown = true;
    stage.server.breakAll();
    await stage.clock.run();
    first.send(ROOM, { text: 'unsent', attributes: { mood: 'calm' }, mentionedUserIds: [userId('u2')] });
    await first.close();

    const second = await stage.open(await indexedDbStore(name));
    expect(shownBy(second, 'r1')).toEqual(['FAILED refused', 'PENDING unsent']);
    const [refused, unsent] = second.unsent();
    expect(refused?.failure?.reason).toBe('ROOM_ACCESS_DENIED');
    expect(unsent?.draft).toEqual({
      text: 'unsent',
      attributes: { mood: 'calm' },
      replyToSeq: 0n,
      mentionedUserIds: ['u2'],
    });

    stage.server.isDown = false;
    await stage.connect(second);
    if (refused !== undefined) second.retry(refused);
    await until(stage, () => second.unsent().length === 0);
    expect(stage.server.world.sent.map((sent) => sent.text)).toEqual(['unsent', 'refused']);
  });

  test('leaves nothing of a user who has signed out', async () => {
    const store = await stage.signedIn();
    const client = await stage.connected(store);
    stage.server.world.say('r1', 'seen');
    stage.server.isMute = true;
    client.send(ROOM, 'unsent 1');
    client.send(ROOM, 'unsent 2');
    await stage.clock.run();
    stage.server.isMute = false;

    const out = client.signOut();
    await stage.clock.advance(30_000);
    await out;

    expect(await store.load()).toEqual(new Map());
    expect(client.unsent()).toEqual([]);
    expect(client.rooms()).toEqual([]);
    expect(client.timeline(ROOM).entries()).toEqual([]);
    expect([client.userId, client.isSignedIn, client.state]).toEqual([null, false, 'DISCONNECTED']);

    await stage.signedIn(store);
    const again = await stage.connected(store);
    await stage.clock.advance(5_000);
    expect(stage.server.world.sent).toEqual([]);
    expect(again.state).toBe('CONNECTED');
  });

  test('refuses the store of another user', async () => {
    const store = await stage.signedIn();
    await store.update('user', () => 'u9', true);
    const client = await stage.open(store);
    const connecting = Promise.allSettled([client.connect()]);
    await stage.clock.advance(1_000);

    expect(client.state).toBe('DISCONNECTED');
    expect(client.connection.detail).toContain('give each user a store of its own');
    expect((await connecting)[0]?.status).toBe('rejected');
    await expect(client.signIn('ada', 'secret')).rejects.toMatchObject({ reason: 'TOKEN_INVALID' });
  });

  test.each([ErrorReason.TOKEN_REVOKED, ErrorReason.TOKEN_INVALID])(
    'sends what met the end of the session (%i)',
    async (why) => {
      const client = await stage.connected(await stage.signedIn());
      const admit = stage.server.refuse('SendMessage', Code.Unauthenticated, why);
      client.send(ROOM, 'unsent');
      await stage.clock.run();
      expect(shownBy(client, 'r1')).toEqual(['PENDING unsent']);
      stage.server.revoke();
      await stage.clock.advance(1_000);
      expect([client.isSignedIn, ...shownBy(client, 'r1')]).toEqual([false, 'PENDING unsent']);

      admit();
      const user = client.signIn('ada', 'secret');
      await stage.clock.run();
      await user;
      await stage.connect(client);
      expect(stage.server.world.sent.map((sent) => sent.text)).toEqual(['unsent']);
      expect(client.unsent()).toEqual([]);
    },
  );

  test('opens also where a message that was kept cannot be read', async () => {
    const store = await stage.signedIn();
    await store.update('unsent/0', () => 'torn', true);

    expect((await stage.open(store)).unsent()).toEqual([]);
  });
});

describe('a store that is full', () => {
  class FullStore implements Store {
    readonly sharedAs = null;
    readonly kept = memoryStore();
    takes = false;
    forgets = true;

    load() {
      return this.kept.load();
    }

    async update(key: string, change: (former: string | null) => string | null, isUrgent: boolean): Promise<void> {
      const next = change((await this.kept.load()).get(key) ?? null);
      const isRefused = next === null ? !this.forgets : !this.takes && key.startsWith('unsent/');
      if (isRefused) throw new Error('the disk is full');
      await this.kept.update(key, () => next, isUrgent);
    }

    close(): void {}
  }

  test('lets no message be sent that it cannot keep', async () => {
    const stage = new Stage();
    const store = new FullStore();
    const client = await stage.connected(await stage.signedIn(store));

    client.send(ROOM, 'too much');
    await stage.clock.run();
    const [failed] = client.unsent();
    expect(failed?.state).toBe('FAILED');
    expect(failed?.failure).toMatchObject({ reason: 'NOT_KEPT', message: 'the disk is full' });
    expect(stage.server.world.sent).toEqual([]);

    store.takes = true;
    if (failed !== undefined) client.retry(failed);
    await stage.clock.run();
    expect(stage.server.world.sent.map((sent) => sent.text)).toEqual(['too much']);
  });

  test('hinders no client from opening, and no message of an earlier run from being sent', async () => {
    const stage = new Stage();
    const store = new FullStore();
    store.takes = true;
    const first = await stage.open(await stage.signedIn(store));
    first.send(ROOM, 'unsent 1');
    first.send(ROOM, 'unsent 2');
    await stage.clock.run();
    await first.close();
    store.takes = false;

    const second = await stage.open(store);
    expect(shownBy(second, 'r1')).toEqual(['PENDING unsent 1', 'PENDING unsent 2']);
    await stage.connect(second);
    expect(stage.server.world.sent.map((sent) => sent.text)).toEqual(['unsent 1', 'unsent 2']);
  });

  test('hinders no message by what it cannot forget', async () => {
    const stage = new Stage();
    const store = new FullStore();
    const client = await stage.connected(await stage.signedIn(store));
    store.takes = true;
    store.forgets = false;

    client.send(ROOM, 'one');
    client.send(ROOM, 'two');
    await stage.clock.advance(1_000);

    expect(stage.server.world.sent.map((sent) => sent.text)).toEqual(['one', 'two']);
    expect(client.unsent()).toEqual([]);
  });
});

const ROUNDS_LIMIT = 1_000;

/** IndexedDB answers in macrotasks: waits for what comes of them, not for a time. */
async function until(stage: Stage, isSo: () => boolean): Promise<void> {
  for (let round = 0; !isSo(); round++) {
    if (round > ROUNDS_LIMIT) throw new Error('it does not come');
    await stage.clock.run();
  }
}
