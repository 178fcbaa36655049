import { beforeEach, expect, test } from 'vitest';
import { Bookmark } from '../src/bookmark.js';
import { memoryStore, type Store } from '../src/store.js';
import { ControlledClock } from './support/controlled-clock.js';

let clock: ControlledClock;
let store: Store;
let bookmark: Bookmark;
beforeEach(async () => {
  clock = new ControlledClock();
  store = memoryStore();
  bookmark = await opened();
});

async function opened(): Promise<Bookmark> {
  return new Bookmark(clock, store, await store.load());
}

async function kept(): Promise<string | undefined> {
  return (await store.load()).get('resume');
}

test('an entry that was taken in before is not new', () => {
  bookmark.begin('1:5');

  expect([6n, 7n, 6n, 7n, 8n].map((position) => bookmark.isNew(position))).toEqual([true, true, false, false, true]);
});

test('the next run goes on where this one was told', async () => {
  bookmark.begin('1:5');
  bookmark.isNew(6n);
  bookmark.advance('1:6');
  bookmark.keep(bookmark.place);
  const next = await opened();

  expect(next.token, 'the rooms come first').toBe('');
  expect(next.begin('1:9')).toBe('CONTINUED');
  expect(next.token).toBe('1:6');
  expect([6n, 7n].map((position) => next.isNew(position))).toEqual([false, true]);
});

test('of another log everything is new', () => {
  bookmark.begin('1:5');
  bookmark.isNew(6n);
  bookmark.forget();

  expect(bookmark.begin('2:1')).toBe('LEAPT');
  expect(bookmark.isNew(2n)).toBe(true);
});

test('the store is told no more often than once a second, and of the newest', async () => {
  for (const position of [1n, 2n, 3n]) bookmark.keep({ token: `1:${position}`, position });
  expect(await kept()).toBe('1 1:1');

  await clock.advance(1_000);
  expect(await kept()).toBe('3 1:3');
});

test('a place that another tab has passed is not kept', async () => {
  bookmark.keep({ token: '1:9', position: 9n });
  const other = await opened();
  other.keep({ token: '1:7', position: 7n });

  expect(await kept()).toBe('9 1:9');
});

test('a place in another log is kept, however early it is', async () => {
  bookmark.begin('1:9');
  bookmark.keep({ token: '1:9', position: 9n });
  await clock.advance(1_000);
  bookmark.forget();
  bookmark.begin('2:1');
  bookmark.keep({ token: '2:1', position: 0n });

  expect(await kept()).toBe('0 2:1');
});

test('a store that refuses is asked again, until the client closes', async () => {
  let asked = 0;
  store.update = async () => {
    asked++;
    throw new Error('the disk is full');
  };
  bookmark.keep({ token: '1:1', position: 1n });
  await clock.advance(5_000);
  expect(asked).toBe(6);
  bookmark.close();
  await clock.advance(60_000);

  expect(asked).toBe(7);
});

test('whoever has not heard yet that another tab has signed out leaves nothing in the store', async () => {
  bookmark.keep({ token: '1:1', position: 1n });
  await clock.advance(1_000);
  await store.update('resume', () => null, true);
  bookmark.keep({ token: '1:2', position: 2n });
  await clock.advance(1_000);
  expect(await kept()).toBeUndefined();

  bookmark.clear();
  bookmark.keep({ token: '1:3', position: 3n });
  await clock.run();
  expect(await kept(), 'the next user has its own').toBe('3 1:3');
});
